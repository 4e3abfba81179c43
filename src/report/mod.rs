//! The brief: what happened, in words, pictures and tables, without a window.
