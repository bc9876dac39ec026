DROP TABLE delivery_attempts;
DROP TABLE deliveries;
DROP INDEX webhooks_url;
-- Of those with one address the oldest stays.
DELETE FROM webhooks w USING webhooks o
    WHERE o.tenant_id = w.tenant_id AND o.dialect = w.dialect AND o.url = w.url AND o.id < w.id;
ALTER TABLE webhooks ADD CONSTRAINT webhooks_url UNIQUE (tenant_id, dialect, url);
ALTER TABLE webhooks DROP CONSTRAINT webhooks_retired;
ALTER TABLE webhooks DROP COLUMN updated_at;
ALTER TABLE webhooks DROP COLUMN retired_until;
ALTER TABLE webhooks DROP COLUMN retired_secret;
ALTER TABLE webhooks DROP COLUMN failing_since;
ALTER TABLE webhooks DROP COLUMN failures;
ALTER TABLE webhooks DROP COLUMN status;
ALTER TABLE webhooks DROP COLUMN metadata;
ALTER TABLE webhooks DROP COLUMN description;
ALTER TABLE webhooks DROP COLUMN kinds;
