-- The risk that patients do not come: models that were trained on a business's own outcomes, which of them is in use (none is
-- the prior), and outcomes from before the business moved in. `facts` and `state` are JSON.
CREATE TABLE no_show_models (
    tenant_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    model TEXT NOT NULL,
    facts TEXT NOT NULL,
    trained_at BIGINT NOT NULL,
    CONSTRAINT no_show_models_pkey PRIMARY KEY (tenant_id, version),
    CONSTRAINT no_show_models_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

CREATE TABLE no_show_state (
    tenant_id TEXT NOT NULL,
    version BIGINT,
    state TEXT NOT NULL,
    CONSTRAINT no_show_state_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT no_show_state_model FOREIGN KEY (tenant_id, version) REFERENCES no_show_models (tenant_id, version)
);

-- `patient` is what the old system called the patient, `customer_id` who that is here, if known.
CREATE TABLE no_show_outcomes (
    tenant_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    patient TEXT NOT NULL,
    customer_id TEXT,
    booked_at BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    timed BOOLEAN NOT NULL,
    outcome TEXT NOT NULL,
    location_id TEXT,
    channel TEXT,
    reminded BOOLEAN,
    confirmed_at BIGINT,
    CONSTRAINT no_show_outcomes_pkey PRIMARY KEY (tenant_id, reference),
    CONSTRAINT no_show_outcomes_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
CREATE INDEX no_show_outcomes_by_start ON no_show_outcomes (tenant_id, starts_at);
CREATE INDEX no_show_outcomes_by_customer ON no_show_outcomes (tenant_id, customer_id) WHERE customer_id IS NOT NULL;
