//! Which instance a command finds.

use super::*;

const FALLBACK: Environment = Environment::Production;

fn locate(data: &Path, variables: &[(&str, &str)]) -> Instance {
    Instance::locate(&variables.iter().copied().collect(), Some(data), FALLBACK, Level::Shape).unwrap()
}

async fn running(data: &Path) -> crate::up::Lock {
    let folder = Folder::at(data);
    let lock = folder.lock().await.unwrap();
    let url = |text: &str| text.to_owned().try_into().unwrap();
    let run = RunFile {
        pid: 1,
        environment: Environment::Development,
        ingress_url: "http://127.0.0.1:1".to_owned(),
        metrics_url: None,
        redis_url: url("redis+unix:///run/queue"),
        database_url: url("sqlite:///run/store"),
    };
    run.write(&folder).unwrap();
    lock
}

#[test]
fn without_anything_the_store_is_in_the_data_folder_and_there_is_no_queue() {
    let place = tempfile::tempdir().unwrap();
    let instance = locate(place.path(), &[("PORT", "9000")]);
    assert_eq!(instance.database_url.expose(), format!("sqlite://{}/bellhop.db?mode=rwc", place.path().display()));
    assert_eq!(instance.ingress_url, "http://127.0.0.1:9000");
    assert!(instance.redis_url().is_err());
    assert_eq!(instance.settings.environment, FALLBACK);
}

#[tokio::test]
async fn a_running_instance_is_followed_and_one_that_ended_is_not() {
    let place = tempfile::tempdir().unwrap();
    let lock = running(place.path()).await;
    let instance = locate(place.path(), &[]);
    assert_eq!(instance.redis_url().unwrap().expose(), "redis+unix:///run/queue");
    assert_eq!(instance.database_url.expose(), "sqlite:///run/store");
    assert_eq!(instance.ingress_url, "http://127.0.0.1:1");
    assert_eq!(instance.settings.environment, Environment::Development);
    drop(lock);
    assert!(locate(place.path(), &[]).redis_url().is_err());
}

#[tokio::test]
async fn what_is_named_goes_before_what_runs() {
    let place = tempfile::tempdir().unwrap();
    let _lock = running(place.path()).await;
    let instance = locate(place.path(), &[("BELLHOP_ENV", "staging"), ("REDIS_URL", "redis://queue")]);
    assert_eq!(instance.redis_url().unwrap().expose(), "redis://queue");
    assert_eq!(instance.database_url.expose(), "sqlite:///run/store");
    assert_eq!(instance.settings.environment, Environment::Staging);

    let named = [("REDIS_URL", "redis://queue"), ("DATABASE_URL", "postgres://store/bellhop")];
    let instance = locate(place.path(), &named);
    assert_eq!(instance.database_url.expose(), "postgres://store/bellhop");
    assert_eq!(instance.ingress_url, "http://127.0.0.1:8080");
    assert_eq!(instance.settings.environment, FALLBACK);
}

#[test]
fn the_data_folder_is_the_argument_else_the_variable_else_data() {
    let variables: Variables = [("BELLHOP_DATA", "/from/variable")].into_iter().collect();
    assert_eq!(data_folder(&variables, Some(Path::new("/from/argument"))), Path::new("/from/argument"));
    assert_eq!(data_folder(&variables, None), Path::new("/from/variable"));
    let here = data_folder(&Variables::default(), None);
    assert!(here.is_absolute() && here.ends_with("data"), "{here:?}");
}
