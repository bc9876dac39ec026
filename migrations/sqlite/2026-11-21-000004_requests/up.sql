-- What is told to others, what was answered to whom, and what was used of a plan.
CREATE TABLE events (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    version BIGINT NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE idempotency (
    tenant_id TEXT NOT NULL,
    credential TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status BIGINT,
    body TEXT,
    expires_at BIGINT NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, credential, route, key)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE TABLE plan_usage (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    bookings BIGINT NOT NULL,
    extra BIGINT NOT NULL,
    CONSTRAINT plan_usage_pkey PRIMARY KEY (tenant_id, month),
    CONSTRAINT plan_usage_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

CREATE TABLE overage_packs (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    month TEXT NOT NULL,
    bookings BIGINT NOT NULL,
    price_cents BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT overage_packs_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT overage_packs_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
