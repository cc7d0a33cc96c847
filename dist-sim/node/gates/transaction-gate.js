import { bodyHash, conflictKey, decode, transactionCodec, transactionEnvelopeCodec, transactionLeaf, verifyTransaction } from '../../protocol/codec/index.js';
import { addedRowsOf, entryId, evidenceKey } from '../../protocol/ledger/index.js';
import { accept, BoundedMap, equal, hex, ignore, isOfKind, proposalsOf, reject, TransactionKind } from '../../protocol/types/index.js';
import { Backlog } from '../loop/backlog.js';
/** Limits for the transactions of a sender between this gate and the pool (§14). */
const ON_THE_WAY = { count: 1024, bytes: 8 * 1024 * 1024 };
/** Claims on the chain that the gate remembers, so that it need not verify evidence of them again. */
const MAX_CLAIMED = 4096;
/**
 * Takes in every transaction, whether it comes by gossip, by request, or from this node. The gate decodes and
 * verifies a transaction, and compares its bodies with those that it names. Then the gate stores the
 * bodies, and hands the transaction to the replica. Until then it counts for the peer that sent it: anybody
 * can send again what a hospital has signed once.
 */
export class TransactionGate {
    chain;
    ports;
    #onTheWay = new Set();
    #backlog = new Backlog(ON_THE_WAY);
    /** Claims of the evidence on the way to the pool, and claims that the chain has. */
    #claimsOnTheWay = new Set();
    #claimed = new BoundedMap(MAX_CLAIMED);
    constructor(chain, ports) {
        this.chain = chain;
        this.ports = ports;
    }
    takeBytes(bytes, from) {
        const envelope = decode(transactionEnvelopeCodec, bytes);
        if (envelope.verdict !== 'accept')
            return envelope;
        return this.take(envelope.value, from === undefined ? {} : { from });
    }
    /** Tells whether the transaction of a leaf is on its way to the replica, after its bodies. */
    isOnTheWay(leaf) {
        return this.#onTheWay.has(hex(leaf));
    }
    /** Checks only form, signatures and authorship. */
    verify(transaction) {
        return verifyTransaction(this.chain, this.ports.isMember, transaction);
    }
    /** Takes in a transaction of this hospital, whose bodies are already durable. */
    takeOwn(transaction) {
        if (this.ports.isWaiting(transactionLeaf(transaction)))
            return ignore('duplicate');
        const verified = this.verify(transaction);
        if (verified.verdict === 'accept')
            this.ports.submit([verified.value], () => { });
        return verified;
    }
    /**
     * Judges a transaction at once. The transaction reaches the replica when its bodies are on the disk. So
     * does one that names only unknown cases, or that can never be valid: it may be early, or contradict what
     * its author signed before. But it is ignored here, and so not passed on.
     */
    take(envelope, { solicited = false, from } = {}) {
        const leaf = transactionLeaf(envelope.transaction);
        const name = hex(leaf);
        if (this.#onTheWay.has(name) || this.ports.isWaiting(leaf))
            return ignore('duplicate');
        // A block may hold evidence for which this pool has no room.
        const room = solicited ? accept(undefined) : this.#judgeRoom(envelope.transaction);
        if (room.verdict !== 'accept')
            return room;
        const verified = this.verify(envelope.transaction);
        if (verified.verdict !== 'accept')
            return verified;
        const { transaction } = verified.value;
        // A block may name a false transaction, and its leader is to blame, not the peer that has it.
        const fault = solicited ? undefined : this.ports.faultOf(verified.value);
        if (fault !== undefined)
            return reject(fault);
        const offence = solicited ? undefined : this.ports.offenceOf(verified.value);
        if (offence !== undefined) {
            // Anybody can send again what its author has signed.
            const isAuthor = from !== undefined && equal(from, verified.value.signer);
            return isAuthor ? reject(offence) : ignore(offence);
        }
        // A spent transaction is not passed on, and bodies that were deleted are not stored again.
        if (this.ports.isSpent(verified.value))
            return ignore('spent');
        const bodies = bodiesOf(this.chain, verified.value, envelope.bodies);
        if (bodies.verdict !== 'accept')
            return bodies;
        if (isOfKind(verified.value, 'propose')) {
            const place = this.ports.judgePlace(verified.value, solicited);
            if (place.verdict !== 'accept')
                return place;
        }
        if (transaction.kind === TransactionKind.allowlist) {
            const judged = this.ports.offerAllowlist(transaction.allowlist);
            if (judged.verdict === 'reject')
                return judged;
        }
        // The number of requests already bounds solicited transactions.
        const size = solicited ? 0 : sizeOf(envelope);
        const sender = from ?? verified.value.injector;
        if (!solicited && !this.#backlog.enter(sender, size))
            return ignore('busy');
        const claim = claimOf(this.chain, transaction);
        this.#onTheWay.add(name);
        if (claim !== undefined)
            this.#claimsOnTheWay.add(claim);
        const arrived = () => {
            this.#onTheWay.delete(name);
            if (claim !== undefined)
                this.#claimsOnTheWay.delete(claim);
            if (!solicited)
                this.#backlog.leave(sender, size);
        };
        const worth = solicited ? 'ready' : this.ports.worthOf(verified.value);
        this.#handOn(verified.value, bodies.value, arrived, from).catch(this.ports.failed);
        if (worth === 'unknown')
            return ignore('unknown-case');
        return worth === 'never' ? ignore('never-valid') : verified;
    }
    /**
     * Asks for the room of evidence before its signatures are verified. Only the three signatures cost much. A
     * liar can make evidence against itself without end.
     */
    #judgeRoom(bytes) {
        if (bytes[0] !== TransactionKind.evidence)
            return accept(undefined);
        const decoded = decode(transactionCodec, bytes);
        if (decoded.verdict !== 'accept')
            return decoded;
        const transaction = decoded.value;
        const claim = claimOf(this.chain, transaction);
        if (claim === undefined || transaction.kind !== TransactionKind.evidence)
            return accept(undefined);
        if (this.#claimsOnTheWay.has(claim))
            return ignore('claim-on-the-way');
        if (this.#claimed.has(rowOf(this.chain, transaction)))
            return ignore('claimed');
        return this.ports.hasRoom(transaction, bytes.byteLength) ? accept(undefined) : ignore('no-room');
    }
    async #handOn(verified, bodies, arrived, from) {
        // It would be a Reason for blocks until every leader has dropped it. Anybody can send it again.
        const rows = addedRowsOf(this.chain, verified);
        if (rows.length > 0 && await this.ports.isClaimed(rows)) {
            if (isOfKind(verified, 'evidence'))
                this.#claimed.set(rowOf(this.chain, verified.transaction), true);
            return arrived();
        }
        // Else a member could fill the share of lists in the pool with signatures of blocks that do not exist.
        const { transaction } = verified;
        if (transaction.kind === TransactionKind.allowlist) {
            const isHere = await this.ports.haveSameBlocks(transaction.joins.map(({ block }) => block));
            if (!isHere)
                return arrived();
        }
        await this.ports.store(verified, bodies);
        this.ports.submit([verified], arrived, from);
    }
}
/** Names author and claim of evidence; undefined for other kinds. */
function claimOf(chain, transaction) {
    return transaction.kind === TransactionKind.evidence
        ? `${hex(transaction.author)} ${rowOf(chain, transaction)}`
        : undefined;
}
/** Names the row that evidence would add. */
function rowOf(chain, { conflict }) {
    return entryId(evidenceKey(conflictKey(chain, conflict)));
}
function sizeOf({ transaction, bodies }) {
    return bodies.reduce((sum, body) => sum + body.byteLength, transaction.byteLength);
}
/** Tells whether the database has all rows, for `TransactionGatePorts.isClaimed`. */
export async function isClaimed(store, rows) {
    for (const row of rows) {
        if ((await store.loadEntries([row])).size === 0)
            return false;
    }
    return true;
}
/** Pairs each body with the hash that its proposal commits to. Only a PROPOSE has bodies. */
function bodiesOf(chain, verified, ciphertexts) {
    const { injector, transaction } = verified;
    const proposals = proposalsOf(transaction);
    if (proposals.length === 0 && ciphertexts.length > 0)
        return reject('unexpected-bodies');
    if (ciphertexts.length !== proposals.length)
        return reject('bodies-missing');
    const bodies = [];
    for (const [index, proposal] of proposals.entries()) {
        const ciphertext = ciphertexts[index];
        if (ciphertext?.byteLength !== proposal.bodySize)
            return reject('wrong-body-size');
        if (!equal(bodyHash(chain.id, injector, ciphertext), proposal.bodyHash)) {
            return reject('wrong-body');
        }
        bodies.push({ hash: proposal.bodyHash, ciphertext });
    }
    return accept(bodies);
}
//# sourceMappingURL=transaction-gate.js.map