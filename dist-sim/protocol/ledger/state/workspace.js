import { assert, CaseStatus, changedCase, hex, keysOfCase } from '../../types/index.js';
import { caseCodec, signedAllowlistCodec } from '../../codec/index.js';
import { entryId, entryIdOf } from '../rows/entry.js';
import { allowlistKey, recoveryKey } from '../rows/keys.js';
import { write } from '../rows/planned-change.js';
import { recoveryHeightsCodec, tagRowCodec } from '../rows/rows.js';
import { EMPTY_TALLY } from '../rows/tally.js';
import { PresenceInBlock } from './presence-in-block.js';
import { countCase, emptyCounts } from './case-counts.js';
/**
 * The ledger while a block is executed: the unchanged state before the block, and the changes so far. Several
 * blocks may be executed on the same state, and at most one of them is applied.
 */
export class Workspace {
    chain;
    state;
    height;
    timestamp;
    /** The current version of every case that this block changed. */
    cases = new Map();
    /** Keys of the cases that this block opened. */
    newKeys = new Map();
    /** The keys of the retry tags that this block took or freed, and of the bodies that it accepted. */
    taken = new Set();
    tallies = new Map();
    /** Ids of the cases of each type of event, in the order of the block. */
    caseEvents = {
        opened: new Set(), drawn: new Set(), assigned: new Set(), passed: new Set(), judged: new Set(),
        closed: new Set(), superseded: new Set()
    };
    ruleEvents = [];
    presence;
    /** The signers of the transactions so far. */
    signers = new Set();
    /** Open cases whose slots the end of the block must arrange. */
    unsettled = new Set();
    /** Number of proposals in this block, by author. */
    proposalsBy = new Map();
    /** Bytes of the bodies of all proposals in this block. */
    bodyBytes = 0;
    /** The list that this block contains, in force from the next height on. */
    allowlist;
    /** The linking key after the transactions so far. */
    linkingKey;
    /** The epochs of shared keys after the transactions so far. */
    keys;
    written = new Map();
    entries;
    tags = new Map();
    bodies = new Map();
    /** Relative to the state, and so is the next counter. */
    counts = emptyCounts();
    openByPatient = new Map();
    constructor(state, timestamp, entries) {
        this.chain = state.chain;
        this.state = state;
        this.height = state.height + 1;
        this.timestamp = timestamp;
        this.entries = entries;
        this.linkingKey = state.linkingKey;
        this.presence = new PresenceInBlock(state.presence);
        this.keys = state.keys;
        if (state.adopted !== undefined)
            this.take(state.adopted);
    }
    /** Begins the first block after a recovery with what the recovery changes (SPECIFICATION.md §10.6). */
    take({ from, id, list, number }) {
        this.write(recoveryKey(number), recoveryHeightsCodec.encode({ from, id }));
        if (list === undefined)
            return;
        this.allowlist = list;
        this.write(allowlistKey(list.list.version), signedAllowlistCodec.encode(list));
        this.ruleEvents.push({ type: 'allowlist', allowlist: list });
    }
    /** Returns a row as this block has written it, else as it was loaded; undefined if there is no row. */
    read(key) {
        return this.readNamed(key.space, hex(key.key));
    }
    /** @param key of the row, in hexadecimal */
    readNamed(space, key) {
        if (this.written.size === 0)
            return this.rowOf(space, key);
        const id = entryIdOf(space, key);
        return this.written.get(id)?.value ?? this.entries.get(id);
    }
    /** Writes a row that belongs to a kind of transaction. */
    write(key, row) {
        this.written.set(entryId(key), write(key, row));
    }
    /** Returns the rows that `write` has written. */
    get rows() {
        return this.written.values();
    }
    /** Returns a case as this block has changed it, else from memory, else from the loaded rows. */
    find(id) {
        const held = this.cases.get(id) ?? this.state.undecided.get(id);
        if (held !== undefined)
            return held;
        const row = this.rowOf('case', id);
        return row === undefined ? undefined : caseCodec.decode(row);
    }
    findCase(id) {
        return this.find(hex(id));
    }
    tallyOf(id) {
        return this.tallyNamed(hex(id));
    }
    tallyNamed(name) {
        return this.tallies.get(name) ?? this.state.tallies.get(name) ?? EMPTY_TALLY;
    }
    count(id, change) {
        const name = hex(id);
        this.tallies.set(name, { ...this.tallyNamed(name), ...change });
    }
    /** Counts a case that ends, for its submitter. */
    countEnd(id, ended, counter) {
        const submitter = this.keysOf(id)?.submitter ?? hex(ended.submitter);
        const tally = this.tallyNamed(submitter);
        this.tallies.set(submitter, { ...tally, [counter]: tally[counter] + 1 });
    }
    tagState({ tag }) {
        const here = this.tags.get(tag);
        if (here !== undefined)
            return here;
        if (this.state.undecided.holdsTag(tag))
            return 'held';
        const row = this.rowOf('tag', tag);
        if (row === undefined)
            return 'unknown';
        return tagRowCodec.decode(row).status === CaseStatus.accepted ? 'held' : 'freed';
    }
    bodyIsHeld({ body }) {
        return this.bodies.get(body) ??
            (this.state.undecided.holdsBody(body) || this.rowOf('body', body) !== undefined);
    }
    /** Counts the undecided cases of a submitter that no hospital has taken up. */
    undecidedOf(submitter) {
        return this.state.undecided.ofSubmitter(submitter) + (this.counts.open.get(submitter) ?? 0);
    }
    /** Counts the undecided cases of a submitter that a hospital has taken up. */
    waitingOf(submitter) {
        return this.state.undecided.waitingOf(submitter) + (this.counts.waiting.get(submitter) ?? 0);
    }
    /** Counts the cases that a validator has taken up and owes a verdict on. */
    inHandOf(validator) {
        const key = hex(validator);
        return this.state.undecided.inHandOf(key) + (this.counts.inHand.get(key) ?? 0);
    }
    undecidedOfPatient({ patient }) {
        return this.state.undecided.ofPatient(patient) + (this.openByPatient.get(patient) ?? 0);
    }
    /** Returns the undecided cases of the patient and the submitter of a case. */
    undecidedIdsOfPatient(id) {
        const { patient } = this.newKeys.get(id) ?? this.state.undecided.keysOf(id);
        const fresh = [...this.newKeys.values()].filter(keys => keys.patient === patient).map(keys => keys.id);
        return [...this.state.undecided.idsOfPatient(patient), ...fresh]
            .filter(other => this.find(other).status <= CaseStatus.open);
    }
    /** Adds a new case. A later `close` in the same block may end it. */
    open(opened, keys) {
        this.newKeys.set(keys.id, keys);
        this.put(keys.id, opened);
        this.caseEvents.opened.add(keys.id);
        this.taken.add(keys.tag);
        this.hold(keys, 'held', 1);
    }
    put(id, changed) {
        const submitter = this.keysOf(id)?.submitter ?? hex(changed.submitter);
        const before = this.cases.get(id) ?? this.state.undecided.get(id);
        if (before !== undefined)
            countCase(this.counts, before, submitter, -1, add);
        countCase(this.counts, changed, submitter, 1, add);
        this.cases.set(id, changed);
    }
    /** Ends an undecided case as accepted, rejected or expired. */
    close(id, undecided, status) {
        assert(undecided.status <= CaseStatus.open, 'no case closes twice');
        this.put(id, changedCase(undecided, { status, candidates: [], closedHeight: this.height }));
        this.caseEvents.closed.add(id);
        const keys = this.keysOf(id) ?? keysOfCase(undecided);
        this.taken.add(keys.tag);
        if (status === CaseStatus.accepted)
            this.taken.add(keys.body);
        this.hold(keys, status === CaseStatus.accepted ? 'held' : 'freed', -1);
    }
    keysOf(id) {
        return this.newKeys.get(id) ?? this.state.undecided.keysOf(id);
    }
    hold(keys, state, undecided) {
        this.tags.set(keys.tag, state);
        this.bodies.set(keys.body, state === 'held');
        add(this.openByPatient, keys.patient, undecided);
    }
    rowOf(space, key) {
        return this.entries.size === 0 ? undefined : this.entries.get(entryIdOf(space, key));
    }
}
/** Adds to a counter. It counts relative to the state, so it may be negative. */
function add(map, key, change) {
    map.set(key, (map.get(key) ?? 0) + change);
}
//# sourceMappingURL=workspace.js.map