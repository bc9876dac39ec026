-- Conversations with patients, one per channel, and what a business says in its own words.
-- `state` and `answers` are JSON: where it stands, and the answers to the last messages by their ids.
CREATE TABLE conversations (
    tenant_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    state TEXT NOT NULL,
    answers TEXT NOT NULL,
    hold_id TEXT COLLATE "C",
    version BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    CONSTRAINT conversations_pkey PRIMARY KEY (tenant_id, customer_id, channel),
    CONSTRAINT conversations_customer FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id)
);

CREATE TABLE conversation_lines (
    tenant_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT conversation_lines_pkey PRIMARY KEY (tenant_id, name),
    CONSTRAINT conversation_lines_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);
