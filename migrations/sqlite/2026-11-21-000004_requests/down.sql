DROP TABLE overage_packs;
DROP TABLE plan_usage;
DROP TABLE idempotency;
DROP TABLE events;
