//! The installation's own settings.

use crate::{connection::each, schema::settings, session::Session};
use diesel::prelude::*;
use engine::{Settings, StoreError};

impl Settings for Session<'_> {
    fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.look(|connection| {
            settings::table.filter(settings::name.eq(name)).select(settings::value).get_result(connection).optional()
        })
    }

    fn setting_or_insert(&mut self, name: &str, value: &str) -> Result<String, StoreError> {
        if let Some(known) = self.setting(name)? {
            return Ok(known);
        }
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(settings::table)
                .values((settings::name.eq(name), settings::value.eq(value)))
                .on_conflict_do_nothing()
                .execute(c))
        })?;
        self.setting(name)?.ok_or_else(|| StoreError::Contended(format!("the setting {name} vanished")))
    }

    fn put_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(settings::table)
                .values((settings::name.eq(name), settings::value.eq(value)))
                .on_conflict(settings::name)
                .do_update()
                .set(settings::value.eq(value))
                .execute(c))
        })?;
        Ok(())
    }
}
