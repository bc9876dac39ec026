-- Who may read the bookings of a resource as a calendar, by the hash of a secret address.
CREATE TABLE calendar_feeds (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT calendar_feeds_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT calendar_feeds_resource FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
);
CREATE INDEX calendar_feeds_by_hash ON calendar_feeds (hash);

-- Who wrote what: one row for each thing that a transaction made or changed. `id` names the transaction, in order of time; what
-- is of no business has an empty `tenant_id`. Rows outlive what they tell of.
CREATE TABLE audit (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    entry BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_id TEXT,
    address TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (tenant_id, id, entry)
);
CREATE INDEX audit_by_subject ON audit (tenant_id, subject, id);
CREATE INDEX audit_by_actor ON audit (tenant_id, actor_id, id) WHERE actor_id IS NOT NULL;
