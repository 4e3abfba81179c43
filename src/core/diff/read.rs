//! A tree of values into data.

use crate::diff::value::{KEY, VALUE, Value, ValueError};
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

impl de::Error for ValueError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> IntoDeserializer<'de, ValueError> for &'de Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Value {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            Value::Nothing => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Whole(value) => match (u64::try_from(*value), i64::try_from(*value)) {
                (Ok(value), _) => visitor.visit_u64(value),
                (_, Ok(value)) => visitor.visit_i64(value),
                _ => visitor.visit_i128(*value),
            },
            Value::Number(value) => visitor.visit_f64(value.0),
            Value::Text(text) => visitor.visit_str(text),
            Value::Struct(_, fields) => {
                visitor.visit_map(MapDeserializer::new(fields.iter().map(|(name, value)| (*name, value))))
            }
            Value::List(parts) | Value::Tuple(parts) => visitor.visit_seq(SeqDeserializer::new(parts.iter())),
            Value::Variant(name, inner) => visitor.visit_enum(Form { name, inner: inner.as_deref() }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if *self == Value::Nothing { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let Value::List(entries) = self else { return self.deserialize_any(visitor) };
        let entries: Option<Vec<(&Value, &Value)>> =
            entries.iter().map(|entry| Some((entry.field(KEY)?, entry.field(VALUE)?))).collect();
        let entries = entries.ok_or_else(|| ValueError("an entry of a map without key and value".to_owned()))?;
        visitor.visit_map(MapDeserializer::new(entries.into_iter()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct struct enum identifier ignored_any
    }
}

struct Form<'de> {
    name: &'static str,
    inner: Option<&'de Value>,
}

impl<'de> de::EnumAccess<'de> for Form<'de> {
    type Error = ValueError;
    type Variant = Inner<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Inner<'de>), ValueError> {
        let name: StrDeserializer<'_, ValueError> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Inner(self.inner)))
    }
}

struct Inner<'de>(Option<&'de Value>);

impl<'de> Inner<'de> {
    fn value(self) -> Result<&'de Value, ValueError> {
        self.0.ok_or_else(|| ValueError("a form that lacks what it holds".to_owned()))
    }
}

impl<'de> VariantAccess<'de> for Inner<'de> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        if self.0.is_none() { Ok(()) } else { Err(ValueError("a form that holds too much".to_owned())) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, ValueError> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        self.value()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, ValueError> {
        self.value()?.deserialize_any(visitor)
    }
}
