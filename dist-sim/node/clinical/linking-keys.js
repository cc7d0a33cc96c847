import { linkingKeyCommitment, linkingKeyReplyCodec, linkingKeyRequestCodec, linkingKeyRequestSignBytes, signTransaction, transactionCodec, verifyLinkingKeyRequest } from '../../protocol/codec/index.js';
import { openBox, sealBox, x25519PublicKey } from '../../protocol/crypto/native/sealing/index.js';
import { linkingEpochOf } from '../../protocol/ledger/index.js';
import { TransactionKind, utf8 } from '../../protocol/types/index.js';
import { ask, serve } from '../peers/ask.js';
import { PeerChoice } from '../peers/peer-choice.js';
import { LinkingKeyRing } from './linking-key-ring.js';
import { pause } from '../loop/timers.js';
const CHECK_MS = 500;
/** How often a caller that waits for the key looks again. */
const LOOK_MS = 50;
/** The first member by id makes the key. Each later member waits this much longer before it makes a key. */
const PATIENCE_PER_RANK_MS = 5_000;
/** A key that a quorum has lacked for this long counts as lost, or as never released by its maker. */
const LOST_AFTER_MS = 30_000;
const MAX_EPOCH = 0xffff;
const BOX_CONTEXT = utf8('medichain/v2/linking-key');
/**
 * Makes, obtains and shares the linking key, with which all hospitals compute pseudonyms. The government
 * never has this key (ARCHITECTURE.md, Who can read).
 *
 * A hospital makes the key of an epoch and stores the key before it submits the commitment. It hands the key
 * to members only, and refuses keys that do not match the commitment. The first commitment to become final is
 * that of the epoch, so two makers cannot split the hospitals.
 */
export class LinkingKeys {
    parts;
    #ring;
    #peers;
    /** The epoch whose key this hospital will make if no other hospital does, and the start of the wait. */
    #awaited;
    /** The epoch below which the next missing key is looked for. */
    #olderThan = 0;
    #stop;
    constructor(parts) {
        this.parts = parts;
        this.#ring = new LinkingKeyRing(parts.chain, parts.store, parts.secrets);
        this.#peers = new PeerChoice(parts.network);
    }
    async start() {
        await this.#ring.load();
        await serve(this.parts, 'linking-key', linkingKeyRequestCodec, linkingKeyReplyCodec, async (from, request) => {
            const key = this.#ring.get(request.epoch);
            const parties = { requester: from, holder: this.parts.signer.id };
            const signed = verifyLinkingKeyRequest(this.parts.chain, parties, request);
            const isAllowed = signed.verdict === 'accept' && this.parts.trust.isWhole;
            if (key === undefined || !isAllowed)
                return { box: undefined };
            return { box: sealBox(request.ephemeralKey, key, BOX_CONTEXT, {
                    ephemeralSeed: this.parts.random(32), nonce: this.parts.random(12)
                }) };
        });
        await this.#check();
    }
    stop() {
        this.#stop?.();
    }
    /** Tells whether this hospital holds the keys of all epochs. */
    isComplete() {
        return this.#ring.lackingBelow(linkingEpochOf(this.parts.hostLoop.state.ledger) + 1) === undefined;
    }
    /** Lists the epochs and keys that this hospital holds, newest first. */
    held() {
        return this.#ring.held();
    }
    /** Waits up to `ms` for a current key. Returns whether there is one. */
    async whenReady(ms) {
        const until = this.parts.clock.monotonic() + ms;
        while (this.current() === undefined) {
            if (this.parts.clock.monotonic() >= until || this.parts.hostLoop.stopped)
                return false;
            await pause(this.parts.scheduler, LOOK_MS);
        }
        return true;
    }
    /**
     * Returns the epoch for new proposals and its key: the newest key that is here. A hospital that commits to
     * a key and never releases it therefore stops no other hospital.
     */
    current() {
        const newest = linkingEpochOf(this.parts.hostLoop.state.ledger);
        const found = this.held().find(([epoch]) => epoch <= newest);
        return found === undefined ? undefined : { epoch: found[0], key: found[1] };
    }
    async #check() {
        try {
            const { linkingKey, set } = this.parts.hostLoop.state.ledger;
            if (set.has(this.parts.signer.id)) {
                if (linkingKey === undefined)
                    await this.#propose(1, 0);
                else {
                    if (this.#ring.get(linkingKey.epoch) === undefined)
                        await this.#obtainNewest(linkingKey, set.quorum);
                    await this.#obtainOlder(linkingKey.epoch);
                }
            }
        }
        catch (error) {
            this.parts.fail(error);
            return;
        }
        if (this.parts.hostLoop.stopped)
            return;
        this.#stop = this.parts.scheduler.after(CHECK_MS, () => { void this.#check(); });
    }
    async #obtainNewest(wanted, quorum) {
        const lacking = await this.#obtain(wanted);
        if (lacking < quorum)
            this.#awaited = undefined;
        else if (this.current() === undefined)
            await this.#propose(wanted.epoch + 1, LOST_AFTER_MS);
    }
    /** Obtains a missing key of an earlier epoch. The records of an epoch can only be found with its key. */
    async #obtainOlder(newest) {
        const epoch = this.#ring.lackingBelow(this.#olderThan) ?? this.#ring.lackingBelow(newest);
        this.#olderThan = epoch ?? 0;
        const wanted = epoch === undefined ? undefined : await this.#ring.commitment(epoch);
        if (wanted !== undefined)
            await this.#obtain(wanted);
    }
    async #propose(epoch, leastMs) {
        const { chain, clock, hostLoop, gate, signer } = this.parts;
        if (epoch > MAX_EPOCH)
            return;
        if (this.#awaited?.epoch !== epoch)
            this.#awaited = { epoch, since: clock.monotonic() };
        const patience = leastMs + hostLoop.state.ledger.set.indexOf(signer.id) * PATIENCE_PER_RANK_MS;
        if (clock.monotonic() - this.#awaited.since < patience)
            return;
        const key = await this.#ring.stored(epoch) ?? await this.#make(epoch);
        const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
            kind: TransactionKind.linkingEpoch, author: signer.id, epoch,
            commitment: linkingKeyCommitment(chain.id, key)
        }));
        const envelope = { transaction, bodies: [] };
        const taken = gate.take(envelope);
        if (taken.verdict === 'accept')
            this.parts.gossip(envelope);
    }
    async #make(epoch) {
        const key = this.parts.random(32);
        await this.#ring.keep(epoch, key);
        return key;
    }
    /**
     * Obtains a key: from the own candidates, then from its maker, then from other members.
     * @returns how many members lack the key, this hospital included; 0 if the key is here
     */
    async #obtain(wanted) {
        if (await this.#ring.takeStored(wanted))
            return 0;
        let lacking = 1;
        for (const peer of this.#peers.order(wanted.author)) {
            const { answered, key } = await this.#request(peer, wanted.epoch);
            if (!this.#ring.fits(wanted, key)) {
                if (answered)
                    lacking++;
                continue;
            }
            await this.#ring.hold(wanted.epoch, key);
            this.parts.logger.info({ epoch: wanted.epoch }, 'linking key received');
            return 0;
        }
        return lacking;
    }
    async #request(holder, epoch) {
        const { chain, random, signer } = this.parts;
        const seed = random(32);
        const fields = { ephemeralKey: x25519PublicKey(seed), epoch };
        const message = linkingKeyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields);
        const reply = await ask(this.parts, holder, 'linking-key', {
            codec: linkingKeyRequestCodec, value: { ...fields, signature: signer.sign(message) }
        }, linkingKeyReplyCodec);
        if (reply.verdict !== 'accept')
            return { answered: false };
        const { box } = reply.value;
        return { answered: true, key: box === undefined ? undefined : openBox(seed, box, BOX_CONTEXT) };
    }
}
//# sourceMappingURL=linking-keys.js.map