-- What a clinic knows: doctors, patients, types of appointments, providers, visits, and who waits.
ALTER TABLE customers ADD COLUMN birth_date TEXT;
ALTER TABLE customers ADD COLUMN gender TEXT;
ALTER TABLE customers ADD COLUMN external_ids TEXT;

-- `length_from` says whose length counts where slots are searched.
ALTER TABLE services ADD COLUMN specialty TEXT;
ALTER TABLE services ADD COLUMN length_from TEXT NOT NULL DEFAULT 'service';

CREATE TABLE doctors (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    external_ids TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT doctors_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT doctors_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX doctors_by_name ON doctors (tenant_id, name, id);

-- What other systems call a doctor or a customer, so that none of them calls two the same. It is read from the record.
CREATE TABLE external_ids (
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    system TEXT NOT NULL,
    name TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    CONSTRAINT external_ids_name PRIMARY KEY (tenant_id, kind, system, name),
    CONSTRAINT external_ids_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX external_ids_by_owner ON external_ids (tenant_id, kind, owner_id);

-- `practice` is JSON: how, when and where a person sees patients. Each doctor is one person at most.
ALTER TABLE resources ADD COLUMN doctor_id TEXT;
ALTER TABLE resources ADD COLUMN practice TEXT;
CREATE UNIQUE INDEX resources_doctor_id ON resources (tenant_id, doctor_id) WHERE doctor_id IS NOT NULL;

-- Who is good for what, by the specialty in small letters.
CREATE TABLE specialties (
    tenant_id TEXT NOT NULL,
    specialty TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    CONSTRAINT specialties_pkey PRIMARY KEY (tenant_id, specialty, resource_id),
    CONSTRAINT specialties_resource FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
);
CREATE INDEX specialties_by_resource ON specialties (tenant_id, resource_id);

-- A booking with a location is a visit of a patient; two of them never have one external reference.
ALTER TABLE bookings ADD COLUMN location_id TEXT;
CREATE INDEX bookings_by_location ON bookings (tenant_id, location_id, starts_at, id, status) WHERE location_id IS NOT NULL;
CREATE UNIQUE INDEX bookings_external_reference ON bookings (tenant_id, external_reference) WHERE location_id IS NOT NULL AND external_reference IS NOT NULL;

-- `queue` names the line: a provider, or a specialty in small letters. `offer` is JSON: the place that `hold_id` keeps.
CREATE TABLE waitlist (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    provider_id TEXT,
    specialty TEXT,
    location_id TEXT,
    first_date TEXT,
    last_date TEXT,
    part TEXT,
    priority BIGINT NOT NULL,
    notes TEXT,
    status TEXT NOT NULL,
    offer TEXT,
    hold_id TEXT,
    offered_until BIGINT,
    booking_id TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT waitlist_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT waitlist_priority CHECK (priority BETWEEN 0 AND 10),
    CONSTRAINT waitlist_wants CHECK ((provider_id IS NULL) <> (specialty IS NULL)),
    CONSTRAINT waitlist_offer CHECK ((offer IS NULL) = (hold_id IS NULL) AND (offer IS NULL) = (offered_until IS NULL)),
    CONSTRAINT waitlist_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT waitlist_customer FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
    CONSTRAINT waitlist_service FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE UNIQUE INDEX waitlist_queue ON waitlist (tenant_id, service_id, customer_id, queue) WHERE status IN ('waiting', 'offered');
CREATE UNIQUE INDEX waitlist_hold_id ON waitlist (tenant_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX waitlist_by_line ON waitlist (tenant_id, queue, priority, created_at, id) WHERE status = 'waiting';
CREATE INDEX waitlist_by_expiry ON waitlist (offered_until) WHERE offered_until IS NOT NULL;
