-- Anything with a calendar. `schedule` is JSON: durations, hours, overrides and closures.
CREATE TABLE resources (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    description TEXT,
    email TEXT,
    role TEXT,
    address TEXT NOT NULL,
    zone TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    schedule TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    published BOOLEAN NOT NULL,
    rev BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT resources_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT resources_slug UNIQUE (tenant_id, slug),
    CONSTRAINT resources_capacity CHECK (capacity > 0),
    CONSTRAINT resources_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX resources_by_name ON resources (tenant_id, name, id);

CREATE TABLE webhooks (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    dialect TEXT NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT webhooks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT webhooks_url UNIQUE (tenant_id, dialect, url),
    CONSTRAINT webhooks_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
