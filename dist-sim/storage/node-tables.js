import { KeySpace } from './key-spaces.js';
import { Table } from './table.js';
/** Holds the tables of a node's own rows, beside blocks, bodies and ledger rows. */
export class NodeTables {
    recordKeys;
    outbox;
    allowlists;
    missingBodies;
    reviews;
    addresses;
    enrolments;
    alarms;
    submissions;
    linkingKeys;
    opinions;
    reviewDecisions;
    ownFindings;
    findings;
    awaitedFindings;
    disputes;
    caseIndex;
    blockTimes;
    reviewDecisionTimes;
    constructor(store) {
        this.recordKeys = new Table(store, KeySpace.recordKey);
        this.outbox = new Table(store, KeySpace.outbox);
        this.allowlists = new Table(store, KeySpace.allowlist);
        this.missingBodies = new Table(store, KeySpace.missingBody);
        this.reviews = new Table(store, KeySpace.review);
        this.addresses = new Table(store, KeySpace.address);
        this.enrolments = new Table(store, KeySpace.enrolment);
        this.alarms = new Table(store, KeySpace.alarm);
        this.submissions = new Table(store, KeySpace.submission);
        this.linkingKeys = new Table(store, KeySpace.linkingKey);
        this.opinions = new Table(store, KeySpace.opinion);
        this.reviewDecisions = new Table(store, KeySpace.reviewDecision);
        this.ownFindings = new Table(store, KeySpace.ownFindings);
        this.findings = new Table(store, KeySpace.findings);
        this.awaitedFindings = new Table(store, KeySpace.awaitedFindings);
        this.disputes = new Table(store, KeySpace.dispute);
        this.caseIndex = new Table(store, KeySpace.caseIndex);
        this.blockTimes = new Table(store, KeySpace.blockTime);
        this.reviewDecisionTimes = new Table(store, KeySpace.reviewDecisionTime);
    }
}
//# sourceMappingURL=node-tables.js.map