-- Reservations are history and stay; what they occupy is in `claims` alone. `details` is JSON: what nothing is found by.
-- No foreign key leads from here to `tenants` or `resources`: neither is ever deleted, and on Postgres the check would
-- make every booking of a business share a lock on one row.
CREATE TABLE bookings (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    parts TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    guest TEXT NOT NULL,
    notes TEXT,
    details TEXT,
    lead_id TEXT,
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
    tenant_id TEXT NOT NULL,
    booking_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    by_whom TEXT,
    reason TEXT,
    at BIGINT NOT NULL,
    CONSTRAINT booking_history_pkey PRIMARY KEY (tenant_id, booking_id, version),
    CONSTRAINT booking_history_booking FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
) WITHOUT ROWID;

-- What is occupied: one row for one lane of one resource. Of a hold, until when.
CREATE TABLE claims (
    tenant_id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    lane BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    core_starts_at BIGINT NOT NULL,
    core_ends_at BIGINT NOT NULL,
    booking_id TEXT,
    hold_id TEXT,
    hold_until BIGINT,
    CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, resource_id, starts_at, lane),
    CONSTRAINT claims_lane CHECK (lane >= 0),
    CONSTRAINT claims_span CHECK (ends_at > starts_at),
    CONSTRAINT claims_core CHECK (core_ends_at > core_starts_at),
    CONSTRAINT claims_owner CHECK ((booking_id IS NULL) <> (hold_id IS NULL) AND (hold_id IS NULL) = (hold_until IS NULL)),
    CONSTRAINT claims_booking FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
) WITHOUT ROWID;
CREATE INDEX claims_by_lane ON claims (tenant_id, resource_id, lane, starts_at, ends_at);
-- Claims longer than a day are few; they have an index of their own, so that a search need not look far back for the rest.
CREATE INDEX claims_long ON claims (tenant_id, resource_id, ends_at) WHERE ends_at - starts_at > 86400000000;
CREATE INDEX claims_by_booking ON claims (tenant_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX claims_by_hold ON claims (tenant_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX claims_by_expiry ON claims (hold_until) WHERE hold_until IS NOT NULL;

-- The net. Within a lane claims do not overlap, so that the last one to start before the new one ends is the only one
-- that can overlap it.
CREATE TRIGGER claims_no_overlap_insert BEFORE INSERT ON claims
WHEN (
    SELECT ends_at FROM claims
    WHERE tenant_id = NEW.tenant_id AND resource_id = NEW.resource_id AND lane = NEW.lane AND starts_at < NEW.ends_at
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'claims_no_overlap');
END;
CREATE TRIGGER claims_no_overlap_update BEFORE UPDATE ON claims
WHEN (
    SELECT ends_at FROM claims
    WHERE tenant_id = NEW.tenant_id AND resource_id = NEW.resource_id AND lane = NEW.lane AND starts_at < NEW.ends_at
        AND NOT (tenant_id = OLD.tenant_id AND resource_id = OLD.resource_id AND lane = OLD.lane AND starts_at = OLD.starts_at)
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, 'claims_no_overlap');
END;
