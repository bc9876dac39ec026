-- What an endpoint may hear, how it fares, and the secret that it is leaving. `kinds` are events, each between two spaces.
ALTER TABLE webhooks ADD COLUMN kinds TEXT NOT NULL
    DEFAULT ' booking.confirmed booking.cancelled booking.completed booking.no_show ';
ALTER TABLE webhooks ADD COLUMN description TEXT;
ALTER TABLE webhooks ADD COLUMN metadata TEXT;
ALTER TABLE webhooks ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE webhooks ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhooks ADD COLUMN failing_since BIGINT;
ALTER TABLE webhooks ADD COLUMN retired_secret TEXT;
ALTER TABLE webhooks ADD COLUMN retired_until BIGINT;
ALTER TABLE webhooks ADD COLUMN updated_at BIGINT;
UPDATE webhooks SET updated_at = created_at;
ALTER TABLE webhooks ALTER COLUMN updated_at SET NOT NULL;
ALTER TABLE webhooks ADD CONSTRAINT webhooks_retired CHECK ((retired_secret IS NULL) = (retired_until IS NULL));
-- One dialect refuses the same address twice; the others do not say.
ALTER TABLE webhooks DROP CONSTRAINT webhooks_url;
CREATE UNIQUE INDEX webhooks_url ON webhooks (tenant_id, dialect, url) WHERE dialect = 'slotflow';

-- What is still to be delivered, and what ran out of attempts: one row for one event at one endpoint. Of what is being
-- delivered, `claim` says by whom, and `next_at` when that is to be doubted. `word` is the event's name as the endpoint has it.
-- The key is also the order of the events of one subject at one endpoint.
CREATE TABLE deliveries (
    tenant_id TEXT COLLATE "C" NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    claim TEXT COLLATE "C",
    first_at BIGINT,
    word TEXT,
    ended_at BIGINT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT deliveries_pkey PRIMARY KEY (tenant_id, carrier, endpoint_id, subject, version, event_id),
    CONSTRAINT deliveries_state CHECK (state IN ('due', 'dead')),
    CONSTRAINT deliveries_ended CHECK ((state = 'dead') = (ended_at IS NOT NULL))
);
CREATE INDEX deliveries_by_lane ON deliveries (carrier, endpoint_id, next_at, event_id) WHERE state = 'due';
CREATE INDEX deliveries_by_end ON deliveries (tenant_id, carrier, ended_at, event_id) WHERE state = 'dead';

-- Every attempt, for a month. `response` is the beginning of what the endpoint answered.
CREATE TABLE delivery_attempts (
    tenant_id TEXT COLLATE "C" NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    word TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    millis BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    status BIGINT,
    error TEXT,
    response TEXT,
    CONSTRAINT delivery_attempts_pkey PRIMARY KEY (tenant_id, carrier, endpoint_id, id)
);
CREATE INDEX delivery_attempts_by_age ON delivery_attempts (at);
ALTER TABLE deliveries SET (autovacuum_vacuum_scale_factor = 0.01);
