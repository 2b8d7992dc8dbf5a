-- Months that close and stay closed; checkpoints of the ledger.

-- A month that somebody wants closed. Its lines are gathered elder by elder, in short transactions.
CREATE TABLE close_proposal (
    city_code         text        NOT NULL,
    proposal_id       text        NOT NULL,
    month             date        NOT NULL CHECK (extract(day FROM month) = 1),
    maker_id          text        NOT NULL,
    propose_time      timestamptz NOT NULL,
    state             text        NOT NULL CHECK (state IN ('DRAFTING', 'READY', 'CLOSED')),
    -- Elders up to this one are gathered.
    drafted_elder_id  text        NOT NULL,
    elders_drafted    bigint      NOT NULL,
    PRIMARY KEY (city_code, proposal_id)
);
-- What gathering found of an elder at that instant of the books: closing looks again only at elders
-- of whom more was recorded since.
CREATE TABLE close_draft (
    city_code         text   NOT NULL,
    proposal_id       text   NOT NULL,
    elder_id          text   NOT NULL COLLATE "C",
    drafted_time      timestamptz NOT NULL,
    last_entry_number bigint NOT NULL,
    lines             bigint NOT NULL,
    -- The leaf hashes of the elder's lines in their order, one after the other.
    leaf_hashes       bytea  NOT NULL CHECK (length(leaf_hashes) = 32 * lines),
    PRIMARY KEY (city_code, proposal_id, elder_id),
    FOREIGN KEY (city_code, proposal_id) REFERENCES close_proposal (city_code, proposal_id)
);
CREATE INDEX visit_record_by_time ON visit_record (city_code, recorded_time);
CREATE TABLE close_draft_share (
    city_code        text   NOT NULL,
    proposal_id      text   NOT NULL,
    elder_id         text   NOT NULL COLLATE "C",
    provider_id      text   NOT NULL,
    lines            bigint NOT NULL,
    subsidy_minutes  bigint NOT NULL,
    subsidy_fen      bigint NOT NULL,
    family_minutes   bigint NOT NULL,
    family_fen       bigint NOT NULL,
    provider_minutes bigint NOT NULL,
    none_minutes     bigint NOT NULL,
    PRIMARY KEY (city_code, proposal_id, elder_id, provider_id),
    FOREIGN KEY (city_code, proposal_id, elder_id)
        REFERENCES close_draft (city_code, proposal_id, elder_id)
);

-- Closing is one transaction: a month is open or closed, never between.
CREATE TABLE month_close (
    city_code         text        NOT NULL,
    month             date        NOT NULL CHECK (extract(day FROM month) = 1),
    proposal_id       text        NOT NULL,
    maker_id          text        NOT NULL,
    checker_id        text        NOT NULL,
    -- What was recorded until then is in the lines; what comes later is an adjustment.
    close_time        timestamptz NOT NULL,
    last_entry_number bigint      NOT NULL,
    merkle_root       bytea       NOT NULL CHECK (length(merkle_root) = 32),
    -- Of this root and the month's before (chain/FORMAT.md).
    chained_root      bytea       NOT NULL CHECK (length(chained_root) = 32),
    PRIMARY KEY (city_code, month),
    FOREIGN KEY (city_code, proposal_id) REFERENCES close_proposal (city_code, proposal_id),
    CHECK (maker_id <> checker_id)
);
-- What a closed month came to for each party; the lines are the ledger's. Rows of the party kind
-- CITY hold the whole, so that the sums of the others can be held against it. The second row of a
-- party is what was posted in that calendar month for months closed before.
CREATE TABLE statement (
    city_code        text    NOT NULL,
    month            date    NOT NULL,
    party_kind       text    NOT NULL CHECK (party_kind IN ('PROVIDER', 'ELDER', 'CITY')),
    party_id         text    NOT NULL COLLATE "C",
    adjustments      boolean NOT NULL,
    lines            bigint  NOT NULL,
    subsidy_minutes  bigint  NOT NULL,
    subsidy_fen      bigint  NOT NULL,
    family_minutes   bigint  NOT NULL,
    family_fen       bigint  NOT NULL,
    provider_minutes bigint  NOT NULL,
    none_minutes     bigint  NOT NULL,
    PRIMARY KEY (city_code, month, party_kind, party_id, adjustments),
    FOREIGN KEY (city_code, month) REFERENCES month_close (city_code, month)
);

-- Signed checkpoints, as they were also written to a file outside the database.
CREATE TABLE checkpoint (
    city_code       text        NOT NULL,
    number          bigint      NOT NULL CHECK (number > 0),
    tree_size       bigint      NOT NULL CHECK (tree_size >= 0),
    -- The roots of the tree's perfect subtrees, from which it grows without being read again.
    peaks           bytea       NOT NULL,
    checkpoint_time timestamptz NOT NULL,
    -- The line of the file.
    document        text        NOT NULL,
    PRIMARY KEY (city_code, number)
);
REVOKE UPDATE, DELETE, TRUNCATE ON month_close, statement, checkpoint FROM homecare_billing;
