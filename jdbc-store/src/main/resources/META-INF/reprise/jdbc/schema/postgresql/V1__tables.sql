-- Reprise, version 1, for PostgreSQL 15 and newer. Runs in the current schema; every name is
-- unqualified. Names and ids are compared by their bytes, as the library compares them.
--
-- Texts name no length: the library refuses what is too long, and until the tables are analysed for
-- the first time PostgreSQL takes a wide column for a full one. It then believes that a tenant has
-- one row, and joins all of a tenant's rows with each other to find one (45,000 for 300).

-- What is recorded for good. Triggers at the end refuse to change it.

CREATE TABLE event (
  tenant       TEXT COLLATE "C" NOT NULL,
  id           UUID             NOT NULL,
  event_id     TEXT COLLATE "C" NOT NULL,
  event_type   TEXT COLLATE "C" NOT NULL,
  event_key    TEXT COLLATE "C",
  tags         TEXT             NOT NULL,
  content_type TEXT             NOT NULL,
  body_size    INTEGER          NOT NULL,
  digest       BYTEA            NOT NULL,
  body         UUID             NOT NULL,
  created_at   TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, id),
  CONSTRAINT event_by_event_id UNIQUE (tenant, event_id)
);
CREATE INDEX event_by_key ON event (tenant, event_key, id) WHERE event_key IS NOT NULL;

CREATE TABLE event_tag (
  tenant    TEXT COLLATE "C" NOT NULL,
  name      TEXT COLLATE "C" NOT NULL,
  tag_value TEXT COLLATE "C" NOT NULL,
  event     UUID             NOT NULL,
  PRIMARY KEY (tenant, name, tag_value, event)
);

-- The bytes of one or more events. A row may be deleted, never changed.
CREATE TABLE event_body (
  tenant TEXT COLLATE "C" NOT NULL,
  id     UUID             NOT NULL,
  bytes  BYTEA            NOT NULL,
  salt   BYTEA            NOT NULL,
  sha256 BYTEA            NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE delivery (
  tenant              TEXT COLLATE "C" NOT NULL,
  id                  UUID             NOT NULL,
  subscription_id     TEXT COLLATE "C" NOT NULL,
  event               UUID             NOT NULL,
  url                 TEXT             NOT NULL,
  replayed_from       UUID,
  root                UUID             NOT NULL,
  generation          INTEGER          NOT NULL,
  original_created_at TIMESTAMPTZ(6),
  actor               TEXT,
  reason              TEXT,
  pinned_url          TEXT,
  probe               BOOLEAN          NOT NULL,
  replay_job          UUID,
  imported            BOOLEAN          DEFAULT FALSE NOT NULL,
  external_id         TEXT,
  created_at          TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX delivery_by_subscription ON delivery (tenant, subscription_id, id);
CREATE INDEX delivery_by_event ON delivery (tenant, event, id);
CREATE INDEX delivery_by_root ON delivery (tenant, root, id);
CREATE INDEX delivery_by_original ON delivery (tenant, replayed_from, id)
  WHERE replayed_from IS NOT NULL;

CREATE TABLE attempt (
  tenant            TEXT COLLATE "C" NOT NULL,
  id                UUID             NOT NULL,
  delivery          UUID             NOT NULL,
  number            INTEGER          NOT NULL,
  late              BOOLEAN          NOT NULL,
  started_at        TIMESTAMPTZ(6)   NOT NULL,
  duration_micros   BIGINT           NOT NULL,
  url               TEXT             NOT NULL,
  address           TEXT,
  protocol          TEXT,
  dns_micros        BIGINT,
  connect_micros    BIGINT,
  tls_micros        BIGINT,
  first_byte_micros BIGINT,
  request_headers   BYTEA            NOT NULL,
  http_status       SMALLINT,
  error_kind        TEXT,
  error_message     TEXT,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX attempt_by_delivery ON attempt (tenant, delivery, id);

-- What a receiver answered. A row may be deleted, never changed.
CREATE TABLE attempt_response (
  tenant    TEXT COLLATE "C" NOT NULL,
  attempt   UUID             NOT NULL,
  headers   BYTEA            NOT NULL,
  body      BYTEA            NOT NULL,
  truncated BOOLEAN          NOT NULL,
  PRIMARY KEY (tenant, attempt)
);

CREATE TABLE outcome (
  tenant          TEXT COLLATE "C" NOT NULL,
  delivery        UUID             NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  status          TEXT COLLATE "C" NOT NULL,
  detail          TEXT             NOT NULL,
  attempts        INTEGER          NOT NULL,
  http_status     SMALLINT,
  finished_at     TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, delivery)
);
CREATE INDEX outcome_by_status ON outcome (tenant, status, delivery);
CREATE INDEX outcome_by_subscription ON outcome (tenant, subscription_id, status, delivery);

-- What moves. A row of the queue is a pending delivery; its key keeps an event from being pending
-- twice for a subscription. One index of the whole begins with the lane: with a second one a lane
-- might be read whole and sorted, as long as nothing is known of how much is in it.

CREATE TABLE queue (
  tenant          TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  event           UUID             NOT NULL,
  delivery        UUID             NOT NULL,
  slot            SMALLINT         NOT NULL,
  epoch           BIGINT           NOT NULL,
  priority        SMALLINT         NOT NULL,
  line            BIGINT,
  due_at          TIMESTAMPTZ(6)   NOT NULL,
  attempts        INTEGER          NOT NULL,
  PRIMARY KEY (tenant, event, subscription_id)
);
CREATE INDEX queue_by_lane ON queue (tenant, subscription_id, priority, due_at, delivery);
CREATE INDEX queue_by_due ON queue (slot, due_at);
-- Of what is attempted in order, only.
CREATE INDEX queue_by_line ON queue (tenant, subscription_id, line, delivery)
  WHERE line IS NOT NULL;
-- The only table from which rows go, at the pace at which they come.
ALTER TABLE queue SET (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0
);

-- The lines in which nothing is attempted, since a delivery ended dead, but replays of that one.
CREATE TABLE line_hold (
  tenant          TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  line            BIGINT           NOT NULL,
  delivery        UUID             NOT NULL,
  held_at         TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, subscription_id, line)
);
CREATE UNIQUE INDEX line_hold_by_delivery ON line_hold (tenant, delivery);

CREATE TABLE subscription (
  tenant               TEXT COLLATE "C" NOT NULL,
  id                   TEXT COLLATE "C" NOT NULL,
  url                  TEXT             NOT NULL,
  event_types          TEXT             NOT NULL,
  description          TEXT,
  status               TEXT COLLATE "C" NOT NULL,
  schedule             TEXT,
  attempt_timeout      TEXT,
  max_in_flight        INTEGER,
  final_statuses       TEXT,
  disable_after        TEXT,
  signature            TEXT,
  headers              BYTEA,
  headers_key          TEXT,
  record_response      TEXT,
  rate_per_second      DOUBLE           PRECISION,
  delivery_order       TEXT,
  on_dead              TEXT,
  consecutive_failures INTEGER          NOT NULL,
  last_success_at      TIMESTAMPTZ(6),
  disabled_reason      TEXT,
  epoch                BIGINT           NOT NULL,
  created_at           TIMESTAMPTZ(6)   NOT NULL,
  deleted_at           TIMESTAMPTZ(6),
  PRIMARY KEY (tenant, id)
);
CREATE INDEX subscription_by_time ON subscription (tenant, created_at, id);

-- The event types of a subscription once more, to find who is owed an event.
CREATE TABLE subscription_event_type (
  tenant          TEXT COLLATE "C" NOT NULL,
  event_type      TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, event_type, subscription_id)
);
CREATE INDEX event_type_by_subscription ON subscription_event_type (tenant, subscription_id);

CREATE TABLE secret (
  tenant          TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  position        INTEGER          NOT NULL,
  id              TEXT COLLATE "C" NOT NULL,
  material        BYTEA            NOT NULL,
  material_key    TEXT             NOT NULL,
  created_at      TIMESTAMPTZ(6)   NOT NULL,
  expires_at      TIMESTAMPTZ(6),
  PRIMARY KEY (tenant, subscription_id, position)
);

CREATE TABLE idempotency (
  tenant      TEXT COLLATE "C" NOT NULL,
  request_key TEXT COLLATE "C" NOT NULL,
  fingerprint TEXT             NOT NULL,
  token       UUID             NOT NULL,
  answer      BYTEA,
  expires_at  TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, request_key)
);
CREATE INDEX idempotency_by_time ON idempotency (expires_at);

-- Who may attempt the deliveries of which slots, and until when, by the database's clock.
CREATE TABLE slot_lease (
  slot       SMALLINT         NOT NULL,
  owner      TEXT COLLATE "C",
  fence      BIGINT           NOT NULL,
  expires_at TIMESTAMPTZ(6),
  PRIMARY KEY (slot)
) WITH (fillfactor = 50);
INSERT INTO slot_lease (slot, fence) SELECT slot, 0 FROM GENERATE_SERIES(0, 255) AS slot;

-- What must not be attempted until somebody says go; an empty name stands for all of them.
CREATE TABLE stop (
  tenant          TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  actor           TEXT,
  reason          TEXT,
  stopped_at      TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (tenant, subscription_id)
);

-- The nodes that are there, with or without a slot.
CREATE TABLE node (
  id         TEXT COLLATE "C" NOT NULL,
  expires_at TIMESTAMPTZ(6)   NOT NULL,
  PRIMARY KEY (id)
);

CREATE FUNCTION refuse_to_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are recorded for good', TG_TABLE_NAME USING ERRCODE = '55000';
END
$$;
CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
CREATE TRIGGER event_tag_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON event_tag
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
CREATE TRIGGER delivery_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
CREATE TRIGGER attempt_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
CREATE TRIGGER outcome_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
-- What may be erased, row by row.
CREATE TRIGGER event_body_is_final BEFORE UPDATE OR TRUNCATE ON event_body
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();
CREATE TRIGGER attempt_response_is_final BEFORE UPDATE OR TRUNCATE ON attempt_response
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change();

-- Which files have run, whoever ran them. The last statement of every file.
CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY
);
INSERT INTO schema_version (version) VALUES (1);
