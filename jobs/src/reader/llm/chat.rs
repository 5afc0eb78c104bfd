//! The question: the prompt, the mail as data, and the schema that the answer must have.

use serde_json::{Value, json, value::RawValue};

use super::LlmError;
use crate::reader::{Mail, rules::evidence::Evidence};

const PROMPT: &str = include_str!("prompt.md");
const SCHEMA: &str = include_str!("schema.json");

/// A conversation with a model, ready to be sent.
pub(super) struct Chat {
    model: String,
    messages: Vec<Value>,
}

impl Chat {
    /// Asks what a mail says. Quoted history and whatever lies beyond the longest mail are not sent.
    pub(super) fn about(mail: &Mail, evidence: &Evidence, model: &str) -> Self {
        let shown = json!({
            "received_at": mail.received_at.to_rfc3339(),
            "from": mail.from,
            "subject": evidence.subject,
            "text": evidence.text,
            "signature": evidence.signature,
            "forwarded": evidence.forwarded,
            "context": mail.context,
        });
        Self { model: model.to_owned(), messages: vec![message("system", PROMPT), message("user", &shown.to_string())] }
    }

    /// Asks again, with what is wrong with an answer.
    pub(super) fn send_back(&mut self, answer: &str, fault: &LlmError) {
        let complaint = format!(
            "That answer is refused: {fault}. Answer once more, and leave empty whatever the mail does not state."
        );
        self.messages.extend([message("assistant", answer), message("user", &complaint)]);
    }

    /// The body of the request.
    ///
    /// # Errors
    /// Only if the schema that was compiled in is no JSON.
    pub(super) fn body(&self) -> serde_json::Result<Vec<u8>> {
        // As it stands: providers generate in the order of the schema's keys.
        let schema: &RawValue = serde_json::from_str(SCHEMA)?;
        serde_json::to_vec(&Body {
            model: &self.model,
            temperature: 0,
            messages: &self.messages,
            response_format: Format {
                r#type: "json_schema",
                json_schema: JsonSchema { name: "reading", strict: true, schema },
            },
        })
    }
}

fn message(role: &str, content: &str) -> Value {
    json!({ "role": role, "content": content })
}

#[derive(serde::Serialize)]
struct Body<'a> {
    model: &'a str,
    temperature: u8,
    messages: &'a [Value],
    response_format: Format<'a>,
}

#[derive(serde::Serialize)]
struct Format<'a> {
    r#type: &'a str,
    json_schema: JsonSchema<'a>,
}

#[derive(serde::Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a RawValue,
}

#[cfg(test)]
mod tests {
    use booking::{ActKind, Billing, Contact, Counter, Layout, Product, Question, Reading, Vague, Visit};
    use serde::{Serialize, de::DeserializeOwned};
    use serde_json::{Value, json};

    use super::SCHEMA;

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).unwrap()
    }

    /// Every object names each of its keys as required and forbids others, as `strict` demands.
    fn check_objects(schema: &Value, example: &Value) {
        let (Some(properties), Some(example)) = (schema["properties"].as_object(), example.as_object()) else { return };
        let keys = |value: &serde_json::Map<String, Value>| {
            let mut keys: Vec<_> = value.keys().cloned().collect();
            keys.sort();
            keys
        };
        let mut required: Vec<String> = serde_json::from_value(schema["required"].clone()).unwrap();
        required.sort();
        assert_eq!((keys(properties), &schema["additionalProperties"]), (keys(example), &json!(false)));
        assert_eq!(required, keys(example));
        for (key, below) in properties {
            let example = if example[key].is_array() { &example[key][0] } else { &example[key] };
            check_objects(if below["items"].is_null() { below } else { &below["items"] }, example);
        }
    }

    #[test]
    fn the_schema_has_the_keys_of_a_reading() {
        let reading = Reading {
            vague: Some(Vague::default()),
            products: vec![Product { name: String::new(), quantity: None }],
            billing: Some(Billing::default()),
            contact: Contact::default(),
            visit: Some(Visit::default()),
            counter: Some(Counter::default()),
            ..Reading::default()
        };
        check_objects(&schema(), &serde_json::to_value(&reading).unwrap());
    }

    fn check_words<T: DeserializeOwned + Serialize>(words: &Value, count: usize) {
        let words: Vec<&Value> = words["enum"].as_array().unwrap().iter().filter(|word| !word.is_null()).collect();
        assert_eq!(words.len(), count);
        for word in words {
            let value: T = serde_json::from_value(word.clone()).unwrap();
            assert_eq!(&serde_json::to_value(value).unwrap(), word);
        }
    }

    #[test]
    fn the_schema_has_the_words_of_a_reading() {
        let properties = &schema()["properties"];
        check_words::<ActKind>(&properties["acts"]["items"], 24);
        check_words::<Question>(&properties["questions"]["items"], 12);
        check_words::<Layout>(&properties["layout"], 6);
    }

    #[test]
    fn the_prompt_explains_every_act() {
        for act in schema()["properties"]["acts"]["items"]["enum"].as_array().unwrap() {
            assert!(super::PROMPT.contains(&format!("`{}`", act.as_str().unwrap())), "{act} is not explained");
        }
    }
}
