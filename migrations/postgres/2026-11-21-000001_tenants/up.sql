-- Businesses, the keys that open them, and the settings of the installation.
CREATE TABLE tenants (
    id TEXT COLLATE "C" NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    currency TEXT NOT NULL,
    pattern TEXT NOT NULL,
    plan TEXT NOT NULL,
    auto_purchase BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    pruned_before BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT tenants_pkey PRIMARY KEY (id),
    CONSTRAINT tenants_slug UNIQUE (slug)
);

-- A key of the whole installation has no tenant; one without scopes of its own has those of its role; the hash of a key is
-- unique over all of them.
CREATE TABLE api_keys (
    id TEXT COLLATE "C" NOT NULL,
    tenant_id TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    prefix TEXT NOT NULL,
    hash BYTEA NOT NULL,
    scopes TEXT,
    role TEXT,
    publishable BOOLEAN NOT NULL,
    rate_limit BIGINT,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_hash UNIQUE (hash),
    CONSTRAINT api_keys_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id, id);

CREATE TABLE settings (
    name TEXT COLLATE "C" NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (name)
);
