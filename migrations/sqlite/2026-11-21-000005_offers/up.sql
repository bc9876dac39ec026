-- What a business offers: services, weekly windows, events; and whom it knows.
-- `reference` is the operator's own name for a thing.
ALTER TABLE tenants ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

ALTER TABLE resources ADD COLUMN reference TEXT;
ALTER TABLE resources ADD COLUMN stay TEXT;
-- The location that it belongs to, and the one whose hours its own follow.
ALTER TABLE resources ADD COLUMN location_id TEXT;
ALTER TABLE resources ADD COLUMN hours_from TEXT;
CREATE UNIQUE INDEX resources_reference ON resources (tenant_id, kind, reference);
CREATE INDEX resources_by_hours ON resources (tenant_id, hours_from) WHERE hours_from IS NOT NULL;

CREATE TABLE services (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    reference TEXT,
    name TEXT NOT NULL,
    description TEXT,
    duration BIGINT NOT NULL,
    price BIGINT,
    colour TEXT,
    sort_order BIGINT NOT NULL,
    buffer_before BIGINT NOT NULL,
    buffer_after BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    location_id TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT services_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT services_reference UNIQUE (tenant_id, reference),
    CONSTRAINT services_duration CHECK (duration > 0 AND buffer_before >= 0 AND buffer_after >= 0),
    CONSTRAINT services_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT services_location FOREIGN KEY (tenant_id, location_id) REFERENCES resources (tenant_id, id)
);

CREATE TABLE customers (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    reference TEXT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    email TEXT,
    email_folded TEXT,
    phone TEXT,
    notes TEXT,
    locale TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT customers_reference UNIQUE (tenant_id, reference),
    CONSTRAINT customers_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX customers_by_name ON customers (tenant_id, name, id);
CREATE INDEX customers_by_email ON customers (tenant_id, email_folded, name, id) WHERE email_folded IS NOT NULL;
CREATE INDEX customers_by_phone ON customers (tenant_id, phone, name, id) WHERE phone IS NOT NULL;

-- The claims of a window, and of an event, are kept under its own id as the resource.
-- `places` is how many there are, `share` how many of them others than staff may fill.
CREATE TABLE windows (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    reference TEXT,
    branch_id TEXT NOT NULL,
    weekday BIGINT NOT NULL,
    session TEXT NOT NULL,
    batch TEXT,
    local_start TEXT NOT NULL,
    local_end TEXT NOT NULL,
    places BIGINT NOT NULL,
    share BIGINT NOT NULL,
    service_id TEXT,
    status TEXT NOT NULL,
    min_party BIGINT NOT NULL,
    max_party BIGINT,
    rev BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT windows_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT windows_reference UNIQUE (tenant_id, reference),
    CONSTRAINT windows_weekday CHECK (weekday BETWEEN 0 AND 6),
    CONSTRAINT windows_places CHECK (places > 0 AND share BETWEEN 0 AND places),
    CONSTRAINT windows_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT windows_branch FOREIGN KEY (tenant_id, branch_id) REFERENCES resources (tenant_id, id),
    CONSTRAINT windows_service FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE INDEX windows_by_weekday ON windows (tenant_id, weekday, branch_id, local_start);

-- What differs in a window on one local date. `services` is JSON: the status for single services.
CREATE TABLE window_tracking (
    tenant_id TEXT NOT NULL,
    window_id TEXT NOT NULL,
    local_date TEXT NOT NULL,
    places BIGINT,
    status TEXT,
    services TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT window_tracking_pkey PRIMARY KEY (tenant_id, window_id, local_date),
    CONSTRAINT window_tracking_places CHECK (places >= 0),
    CONSTRAINT window_tracking_window FOREIGN KEY (tenant_id, window_id) REFERENCES windows (tenant_id, id)
);

-- `recurrence` is an RFC 5545 rule that counts from `first_date`, `except_dates` the dates without it, as JSON.
CREATE TABLE event_series (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    reference TEXT,
    title TEXT NOT NULL,
    description TEXT,
    first_date TEXT NOT NULL,
    recurrence TEXT,
    except_dates TEXT NOT NULL,
    local_start TEXT NOT NULL,
    length BIGINT NOT NULL,
    places BIGINT NOT NULL,
    max_party BIGINT,
    location_id TEXT,
    active BOOLEAN NOT NULL,
    rev BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT event_series_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT event_series_reference UNIQUE (tenant_id, reference),
    CONSTRAINT event_series_length CHECK (length > 0),
    CONSTRAINT event_series_places CHECK (places > 0),
    CONSTRAINT event_series_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT event_series_location FOREIGN KEY (tenant_id, location_id) REFERENCES resources (tenant_id, id)
);
CREATE INDEX event_series_by_title ON event_series (tenant_id, title, id);

-- As before no foreign key leads from here to what is booked. `code` is a short name, `phone` that of the guest.
ALTER TABLE bookings ADD COLUMN service_id TEXT;
ALTER TABLE bookings ADD COLUMN staff_id TEXT;
ALTER TABLE bookings ADD COLUMN customer_id TEXT;
ALTER TABLE bookings ADD COLUMN window_id TEXT;
ALTER TABLE bookings ADD COLUMN series_id TEXT;
ALTER TABLE bookings ADD COLUMN party BIGINT NOT NULL DEFAULT 1;
ALTER TABLE bookings ADD COLUMN phone TEXT;
ALTER TABLE bookings ADD COLUMN external_reference TEXT;
ALTER TABLE bookings ADD COLUMN token BIGINT;
ALTER TABLE bookings ADD COLUMN code TEXT;
ALTER TABLE bookings ADD COLUMN moved_at BIGINT;
UPDATE bookings SET phone = json_extract(guest, '$.phone');
CREATE UNIQUE INDEX bookings_code ON bookings (tenant_id, code) WHERE code IS NOT NULL;
CREATE INDEX bookings_by_service ON bookings (tenant_id, service_id, starts_at, id, status) WHERE service_id IS NOT NULL;
CREATE INDEX bookings_by_customer ON bookings (tenant_id, customer_id, starts_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX bookings_by_window ON bookings (tenant_id, window_id, starts_at, id, status) WHERE window_id IS NOT NULL;
CREATE INDEX bookings_by_series ON bookings (tenant_id, series_id, starts_at, id, status) WHERE series_id IS NOT NULL;
CREATE INDEX bookings_by_reference ON bookings (tenant_id, external_reference, starts_at, id) WHERE external_reference IS NOT NULL;
CREATE INDEX bookings_by_phone ON bookings (tenant_id, phone, starts_at, id) WHERE phone IS NOT NULL;
