-- Equality of text and numbers inside the exclusion constraint below.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Reservations are history and stay; what they occupy is in `claims` alone. `details` is JSON: what nothing is found by.
-- No foreign key leads from here to `tenants` or `resources`: neither is ever deleted, and on Postgres the check would
-- make every booking of a business share a lock on one row.
CREATE TABLE bookings (
    tenant_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    resource_id TEXT COLLATE "C" NOT NULL,
    parts TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    guest TEXT NOT NULL,
    notes TEXT,
    details TEXT,
    lead_id TEXT COLLATE "C",
    metadata TEXT,
    channel TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    cancelled_at BIGINT,
    CONSTRAINT bookings_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT bookings_span CHECK (ends_at > starts_at)
);
CREATE INDEX bookings_by_start ON bookings (tenant_id, starts_at, id, status);
CREATE INDEX bookings_by_resource ON bookings (tenant_id, resource_id, starts_at, id, status);
CREATE INDEX bookings_by_lead ON bookings (tenant_id, lead_id, starts_at, id) WHERE lead_id IS NOT NULL;

CREATE TABLE booking_history (
    tenant_id TEXT COLLATE "C" NOT NULL,
    booking_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    by_whom TEXT,
    reason TEXT,
    at BIGINT NOT NULL,
    CONSTRAINT booking_history_pkey PRIMARY KEY (tenant_id, booking_id, version),
    CONSTRAINT booking_history_booking FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);

-- What is occupied: one row for one lane of one resource. Of a hold, until when.
CREATE TABLE claims (
    tenant_id TEXT COLLATE "C" NOT NULL,
    resource_id TEXT COLLATE "C" NOT NULL,
    lane BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    core_starts_at BIGINT NOT NULL,
    core_ends_at BIGINT NOT NULL,
    booking_id TEXT COLLATE "C",
    hold_id TEXT COLLATE "C",
    hold_until BIGINT,
    CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, resource_id, starts_at, lane),
    CONSTRAINT claims_lane CHECK (lane >= 0),
    CONSTRAINT claims_span CHECK (ends_at > starts_at),
    CONSTRAINT claims_core CHECK (core_ends_at > core_starts_at),
    CONSTRAINT claims_owner CHECK ((booking_id IS NULL) <> (hold_id IS NULL) AND (hold_id IS NULL) = (hold_until IS NULL)),
    -- Deferred, because claims are tried before their booking is stored, and may be taken back.
    CONSTRAINT claims_booking FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    -- The net.
    CONSTRAINT claims_no_overlap EXCLUDE USING gist
        (tenant_id WITH =, resource_id WITH =, lane WITH =, int8range(starts_at, ends_at) WITH &&)
);
-- Claims longer than a day are few; they have an index of their own, so that a search need not look far back for the rest.
CREATE INDEX claims_long ON claims (tenant_id, resource_id, ends_at) WHERE (ends_at - starts_at) > 86400000000;
CREATE INDEX claims_by_booking ON claims (tenant_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX claims_by_hold ON claims (tenant_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX claims_by_expiry ON claims (hold_until) WHERE hold_until IS NOT NULL;
