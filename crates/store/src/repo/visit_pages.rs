//! Pages of slots that were worked out before.

use crate::{
    connection::AnyConnection,
    pages::Standing,
    queries::{CurrentSnapshot, DataVersion},
    session::Session,
};
use diesel::RunQueryDsl as _;
use engine::{
    StoreError, VisitPages,
    model::{VisitPage, VisitQuery},
};
use slot_core::{Instant, TenantId};
use std::sync::Arc;

impl VisitPages for Session<'_> {
    fn known_page(
        &mut self,
        tenant: TenantId,
        query: &VisitQuery,
        now: Instant,
    ) -> Result<Option<Arc<VisitPage>>, StoreError> {
        self.standing = None;
        let Some(pages) = self.pages else { return Ok(None) };
        if !pages.is_known(tenant, query) {
            return Ok(None);
        }
        let standing = self.read_standing()?;
        let found = pages.find(tenant, query, &standing, now);
        self.standing = Some(standing);
        Ok(found)
    }

    fn keep_page(
        &mut self,
        tenant: TenantId,
        query: &VisitQuery,
        page: &Arc<VisitPage>,
        now: Instant,
        until: Instant,
    ) -> Result<(), StoreError> {
        let Some(pages) = self.pages else { return Ok(()) };
        let Some(standing) = self.standing.take() else {
            pages.remember(tenant, query);
            return Ok(());
        };
        // What is read on Postgres may be of several moments; when the last of them is as the first, they are one.
        if matches!(standing, Standing::Sqlite { .. }) || self.read_standing()? == standing {
            pages.keep(tenant, query, standing, (page, now, until));
        }
        Ok(())
    }
}

impl Session<'_> {
    fn read_standing(&mut self) -> Result<Standing, StoreError> {
        let connection_number = self.reader;
        self.look(|connection| match connection {
            AnyConnection::Sqlite(sqlite) => {
                let version = DataVersion.get_result(sqlite)?;
                Ok(Standing::Sqlite { connection: connection_number, version })
            }
            AnyConnection::Postgres(pg) => CurrentSnapshot.get_result(pg).map(Standing::Postgres),
        })
    }
}
