DROP TABLE delivery_attempts;
DROP TABLE deliveries;
CREATE TABLE webhooks_before (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    dialect TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT webhooks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT webhooks_url UNIQUE (tenant_id, dialect, url),
    CONSTRAINT webhooks_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
-- Of those with one address the oldest stays.
INSERT INTO webhooks_before SELECT tenant_id, id, dialect, url, events, secret, created_at FROM webhooks w
    WHERE NOT EXISTS (SELECT 1 FROM webhooks o
        WHERE o.tenant_id = w.tenant_id AND o.dialect = w.dialect AND o.url = w.url AND o.id < w.id);
DROP TABLE webhooks;
ALTER TABLE webhooks_before RENAME TO webhooks;
