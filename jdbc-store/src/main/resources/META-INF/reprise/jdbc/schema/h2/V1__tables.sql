-- Reprise, version 1, for H2 2.4. Runs in the current schema; every name is unqualified.

-- What is recorded for good. Triggers at the end refuse to change it.

CREATE TABLE event (
  tenant       VARCHAR(64)                 NOT NULL,
  id           UUID                        NOT NULL,
  event_id     VARCHAR(64)                 NOT NULL,
  event_type   VARCHAR(64)                 NOT NULL,
  event_key    VARCHAR(255),
  tags         VARCHAR(1100)               NOT NULL,
  content_type VARCHAR(255)                NOT NULL,
  body_size    INTEGER                     NOT NULL,
  digest       VARBINARY(32)               NOT NULL,
  body         UUID                        NOT NULL,
  created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, id),
  CONSTRAINT event_by_event_id UNIQUE (tenant, event_id)
);
CREATE INDEX event_by_key ON event (tenant, event_key, id);

CREATE TABLE event_tag (
  tenant    VARCHAR(64) NOT NULL,
  name      VARCHAR(64) NOT NULL,
  tag_value VARCHAR(64) NOT NULL,
  event     UUID        NOT NULL,
  PRIMARY KEY (tenant, name, tag_value, event)
);

-- The bytes of one or more events. A row may be deleted, never changed.
CREATE TABLE event_body (
  tenant VARCHAR(64)         NOT NULL,
  id     UUID                NOT NULL,
  bytes  BINARY LARGE OBJECT NOT NULL,
  salt   VARBINARY(32)       NOT NULL,
  sha256 VARBINARY(32)       NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE delivery (
  tenant              VARCHAR(64)                 NOT NULL,
  id                  UUID                        NOT NULL,
  subscription_id     VARCHAR(64)                 NOT NULL,
  event               UUID                        NOT NULL,
  url                 VARCHAR(2048)               NOT NULL,
  replayed_from       UUID,
  root                UUID                        NOT NULL,
  generation          INTEGER                     NOT NULL,
  original_created_at TIMESTAMP(6) WITH TIME ZONE,
  actor               VARCHAR(255),
  reason              VARCHAR(1000),
  pinned_url          VARCHAR(2048),
  probe               BOOLEAN                     NOT NULL,
  replay_job          UUID,
  imported            BOOLEAN                     DEFAULT FALSE NOT NULL,
  external_id         VARCHAR(255),
  created_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX delivery_by_subscription ON delivery (tenant, subscription_id, id);
CREATE INDEX delivery_by_event ON delivery (tenant, event, id);
CREATE INDEX delivery_by_root ON delivery (tenant, root, id);
CREATE INDEX delivery_by_original ON delivery (tenant, replayed_from, id);

CREATE TABLE attempt (
  tenant            VARCHAR(64)                 NOT NULL,
  id                UUID                        NOT NULL,
  delivery          UUID                        NOT NULL,
  number            INTEGER                     NOT NULL,
  late              BOOLEAN                     NOT NULL,
  started_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  duration_micros   BIGINT                      NOT NULL,
  url               VARCHAR                     NOT NULL,
  address           VARCHAR,
  protocol          VARCHAR(32),
  dns_micros        BIGINT,
  connect_micros    BIGINT,
  tls_micros        BIGINT,
  first_byte_micros BIGINT,
  request_headers   BINARY LARGE OBJECT         NOT NULL,
  http_status       SMALLINT,
  error_kind        VARCHAR(32),
  error_message     VARCHAR(500),
  PRIMARY KEY (tenant, id)
);
CREATE INDEX attempt_by_delivery ON attempt (tenant, delivery, id);

-- What a receiver answered. A row may be deleted, never changed.
CREATE TABLE attempt_response (
  tenant    VARCHAR(64)         NOT NULL,
  attempt   UUID                NOT NULL,
  headers   BINARY LARGE OBJECT NOT NULL,
  body      BINARY LARGE OBJECT NOT NULL,
  truncated BOOLEAN             NOT NULL,
  PRIMARY KEY (tenant, attempt)
);

CREATE TABLE outcome (
  tenant          VARCHAR(64)                 NOT NULL,
  delivery        UUID                        NOT NULL,
  subscription_id VARCHAR(64)                 NOT NULL,
  status          VARCHAR(16)                 NOT NULL,
  detail          VARCHAR(32)                 NOT NULL,
  attempts        INTEGER                     NOT NULL,
  http_status     SMALLINT,
  finished_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, delivery)
);
CREATE INDEX outcome_by_status ON outcome (tenant, status, delivery);
CREATE INDEX outcome_by_subscription ON outcome (tenant, subscription_id, status, delivery);

-- What moves. A row of the queue is a pending delivery; its key keeps an event from being pending
-- twice for a subscription.

CREATE TABLE queue (
  tenant          VARCHAR(64)                 NOT NULL,
  subscription_id VARCHAR(64)                 NOT NULL,
  event           UUID                        NOT NULL,
  delivery        UUID                        NOT NULL,
  slot            SMALLINT                    NOT NULL,
  epoch           BIGINT                      NOT NULL,
  priority        SMALLINT                    NOT NULL,
  line            BIGINT,
  due_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  attempts        INTEGER                     NOT NULL,
  PRIMARY KEY (tenant, subscription_id, event)
);
CREATE INDEX queue_by_lane ON queue (tenant, subscription_id, priority, due_at, delivery);
CREATE INDEX queue_by_epoch ON queue (tenant, subscription_id, epoch);
CREATE INDEX queue_by_line ON queue (tenant, subscription_id, line, delivery);
-- One process has all slots of an H2 database, so the time comes first.
CREATE INDEX queue_by_due ON queue (due_at, slot, tenant, subscription_id);

-- The lines in which nothing is attempted, since a delivery ended dead, but replays of that one.
CREATE TABLE line_hold (
  tenant          VARCHAR(64)                 NOT NULL,
  subscription_id VARCHAR(64)                 NOT NULL,
  line            BIGINT                      NOT NULL,
  delivery        UUID                        NOT NULL,
  held_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, subscription_id, line)
);
CREATE UNIQUE INDEX line_hold_by_delivery ON line_hold (tenant, delivery);

CREATE TABLE subscription (
  tenant               VARCHAR(64)                 NOT NULL,
  id                   VARCHAR(64)                 NOT NULL,
  url                  VARCHAR(2048)               NOT NULL,
  event_types          VARCHAR(6600)               NOT NULL,
  description          VARCHAR(1000),
  status               VARCHAR(16)                 NOT NULL,
  schedule             VARCHAR(800),
  attempt_timeout      VARCHAR(40),
  max_in_flight        INTEGER,
  final_statuses       VARCHAR(1000),
  disable_after        VARCHAR(40),
  signature            VARCHAR(32),
  headers              VARBINARY(16384),
  headers_key          VARCHAR(64),
  record_response      VARCHAR(16),
  rate_per_second      DOUBLE PRECISION,
  delivery_order       VARCHAR(16),
  on_dead              VARCHAR(16),
  consecutive_failures INTEGER                     NOT NULL,
  last_success_at      TIMESTAMP(6) WITH TIME ZONE,
  disabled_reason      VARCHAR(32),
  epoch                BIGINT                      NOT NULL,
  created_at           TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  deleted_at           TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX subscription_by_time ON subscription (tenant, created_at, id);

-- The event types of a subscription once more, to find who is owed an event.
CREATE TABLE subscription_event_type (
  tenant          VARCHAR(64) NOT NULL,
  event_type      VARCHAR(64) NOT NULL,
  subscription_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (tenant, event_type, subscription_id)
);
CREATE INDEX event_type_by_subscription ON subscription_event_type (tenant, subscription_id);

CREATE TABLE secret (
  tenant          VARCHAR(64)                 NOT NULL,
  subscription_id VARCHAR(64)                 NOT NULL,
  position        INTEGER                     NOT NULL,
  id              VARCHAR(255)                NOT NULL,
  material        VARBINARY(2048)             NOT NULL,
  material_key    VARCHAR(64)                 NOT NULL,
  created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at      TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (tenant, subscription_id, position)
);

CREATE TABLE idempotency (
  tenant      VARCHAR(64)                 NOT NULL,
  request_key VARCHAR(255)                NOT NULL,
  fingerprint VARCHAR(255)                NOT NULL,
  token       UUID                        NOT NULL,
  answer      BINARY LARGE OBJECT,
  expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, request_key)
);
CREATE INDEX idempotency_by_time ON idempotency (expires_at);

-- What must not be attempted until somebody says go; an empty name stands for all of them.
CREATE TABLE stop (
  tenant          VARCHAR(64)                 NOT NULL,
  subscription_id VARCHAR(64)                 NOT NULL,
  actor           VARCHAR(255),
  reason          VARCHAR(1000),
  stopped_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant, subscription_id)
);

-- H2 runs no trigger on TRUNCATE.
CREATE TRIGGER event_is_final BEFORE UPDATE, DELETE ON event
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER event_tag_is_final BEFORE UPDATE, DELETE ON event_tag
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER event_body_is_final BEFORE UPDATE ON event_body
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER delivery_is_final BEFORE UPDATE, DELETE ON delivery
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER attempt_is_final BEFORE UPDATE, DELETE ON attempt
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER attempt_response_is_final BEFORE UPDATE ON attempt_response
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';
CREATE TRIGGER outcome_is_final BEFORE UPDATE, DELETE ON outcome
  FOR EACH ROW CALL 'dev.reprise.jdbc.internal.FinalRows';

-- Which files have run, whoever ran them. The last statement of every file.
CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY
);
INSERT INTO schema_version (version) VALUES (1);
