//! Data into a tree of values.

use crate::diff::value::{ENTRY, Exactly, KEY, VALUE, Value, ValueError};
use serde::ser::{self, Serialize, Serializer};

pub(crate) fn to_value(data: &(impl Serialize + ?Sized)) -> Result<Value, ValueError> {
    data.serialize(Writer)
}

impl ser::Error for ValueError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct Writer;

type Written = Result<Value, ValueError>;

macro_rules! whole {
    ($($call:ident: $type:ty),+) => {
        $(fn $call(self, value: $type) -> Written {
            Ok(Value::Whole(value.into()))
        })+
    };
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = ValueError;
    type SerializeSeq = Parts;
    type SerializeTuple = Parts;
    type SerializeTupleStruct = Parts;
    type SerializeTupleVariant = Parts;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    whole!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32, serialize_u64: u64
    );

    fn serialize_bool(self, value: bool) -> Written {
        Ok(Value::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Written {
        Ok(Value::Number(Exactly(value.into())))
    }

    fn serialize_f64(self, value: f64) -> Written {
        Ok(Value::Number(Exactly(value)))
    }

    fn serialize_char(self, value: char) -> Written {
        Ok(Value::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Written {
        Ok(Value::Text(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(ValueError("bytes have no place in a tree of values".to_owned()))
    }

    fn serialize_none(self) -> Written {
        Ok(Value::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Value::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(Value::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written {
        Ok(Value::Variant(name, None))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Written {
        Ok(Value::Variant(name, Some(Box::new(value.serialize(self)?))))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts, ValueError> {
        Ok(Parts { parts: Vec::new(), form: None, is_list: true })
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts, ValueError> {
        Ok(Parts { parts: Vec::new(), form: None, is_list: false })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts, ValueError> {
        Ok(Parts { parts: Vec::new(), form: None, is_list: false })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts, ValueError> {
        Ok(Parts { parts: Vec::new(), form: Some(name), is_list: false })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, ValueError> {
        Ok(Entries { entries: Vec::new(), key: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields, ValueError> {
        Ok(Fields { name, fields: Vec::new(), is_form: false })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Fields, ValueError> {
        Ok(Fields { name, fields: Vec::new(), is_form: true })
    }
}

struct Parts {
    parts: Vec<Value>,
    form: Option<&'static str>,
    is_list: bool,
}

impl Parts {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.parts.push(value.serialize(Writer)?);
        Ok(())
    }

    fn done(self) -> Written {
        let parts = if self.is_list { Value::List(self.parts) } else { Value::Tuple(self.parts) };
        Ok(match self.form {
            Some(name) => Value::Variant(name, Some(Box::new(parts))),
            None => parts,
        })
    }
}

macro_rules! parts {
    ($($kind:ident: $push:ident),+) => {
        $(impl ser::$kind for Parts {
            type Ok = Value;
            type Error = ValueError;
            fn $push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
                self.push(value)
            }
            fn end(self) -> Written {
                self.done()
            }
        })+
    };
}
parts!(
    SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

struct Entries {
    entries: Vec<Value>,
    key: Option<Value>,
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ValueError> {
        self.key = Some(key.serialize(Writer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        let key = self.key.take().ok_or_else(|| ValueError("a value without its key".to_owned()))?;
        let value = value.serialize(Writer)?;
        self.entries.push(Value::Struct(ENTRY, vec![(KEY, key), (VALUE, value)]));
        Ok(())
    }

    fn end(self) -> Written {
        Ok(Value::List(self.entries))
    }
}

struct Fields {
    name: &'static str,
    fields: Vec<(&'static str, Value)>,
    is_form: bool,
}

impl Fields {
    fn push<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), ValueError> {
        self.fields.push((name, value.serialize(Writer)?));
        Ok(())
    }

    fn done(self) -> Written {
        let fields = Value::Struct(self.name, self.fields);
        Ok(if self.is_form { Value::Variant(self.name, Some(Box::new(fields))) } else { fields })
    }
}

macro_rules! fields {
    ($($kind:ident),+) => {
        $(impl ser::$kind for Fields {
            type Ok = Value;
            type Error = ValueError;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), ValueError> {
                self.push(name, value)
            }
            fn end(self) -> Written {
                self.done()
            }
        })+
    };
}
fields!(SerializeStruct, SerializeStructVariant);
