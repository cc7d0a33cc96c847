import { hex } from '../protocol/types/index.js';
import { readU64, u64 } from './integers.js';
import { KeySpace } from './key-spaces.js';
import { Table } from './table.js';
const NOTHING = new Uint8Array(0);
/**
 * Stores bodies beside the chain: ciphertexts in the order of arrival, and a small index by hash. Writes run
 * one after another; calls made while the disk is busy share the next synced batch. A body that arrives
 * several times is stored once, so that its deletion leaves no copy.
 *
 * Each new body gets a mark in a key space of its own: it waits. The batch of the block that opens its case
 * deletes the mark. So a start reads the marks alone, and a crash leaves no body that nobody looks at again.
 */
export class BodyStore {
    store;
    nextArrival;
    #bodies;
    #index;
    #marks;
    /** The next batch, which still accepts bodies. */
    #group;
    #last = Promise.resolve();
    constructor(store, nextArrival) {
        this.store = store;
        this.nextArrival = nextArrival;
        this.#bodies = new Table(store, KeySpace.body);
        this.#index = new Table(store, KeySpace.bodyIndex);
        this.#marks = new Table(store, KeySpace.waitingBody);
    }
    static async open(store) {
        let next = 0;
        const bodies = new Table(store, KeySpace.body);
        for await (const [key] of bodies.iterate({ reverse: true, limit: 1 })) {
            next = readU64(key) + 1;
        }
        return new BodyStore(store, next);
    }
    /** Stores bodies and the operations `alongside` atomically. They are durable when it resolves. */
    put(bodies, alongside = []) {
        return this.#join(bodies, alongside, []);
    }
    /**
     * Deletes bodies in one synced batch with `alongside`. Calls of `put` may share the batch. A body that the
     * same batch puts and deletes is needed again, and stays.
     */
    async deleteWith(hashes, alongside) {
        await this.#join([], alongside, hashes);
    }
    /** Returns the hashes of the bodies that wait, in order. */
    async *waiting() {
        for await (const [hash] of this.#marks.iterate())
            yield hash;
    }
    /** Makes the operations after which these bodies wait, if they are here. */
    marking(hashes) {
        return hashes.map(hash => this.#marks.putting(hash, NOTHING));
    }
    /** Makes the operations after which these bodies do not wait. */
    unmarking(hashes) {
        return hashes.map(hash => this.#marks.deleting(hash));
    }
    async get(hash) {
        const arrival = await this.#index.get(hash);
        return arrival === undefined ? undefined : this.#bodies.get(arrival);
    }
    /** Returns ciphertexts in the order of `hashes`. */
    async getMany(hashes) {
        const arrivals = await this.#index.getMany(hashes);
        const present = arrivals.filter(arrival => arrival !== undefined);
        const ciphertexts = await this.#bodies.getMany(present);
        let next = 0;
        return arrivals.map(arrival => arrival === undefined ? undefined : ciphertexts[next++]);
    }
    /** Tells for each of `hashes` whether the body is stored durably. */
    async has(hashes) {
        const arrivals = await this.#index.getMany(hashes);
        return arrivals.map(arrival => arrival !== undefined);
    }
    /** Deletes bodies. Readers no longer find them; the bytes stay on disk until the database compacts them. */
    delete(hashes) {
        // Later calls of `put` start a new batch, which runs after the deletion.
        this.#group = undefined;
        return this.#enqueue(async () => {
            const arrivals = await this.#index.getMany(hashes);
            const operations = hashes.flatMap((hash, i) => this.#deleting(hash, arrivals[i]));
            if (operations.length > 0)
                await this.store.batch(operations, { sync: true });
        });
    }
    #join(bodies, alongside, deleted) {
        if (this.#group === undefined) {
            const content = { bodies: [], alongside: [], deleted: [] };
            const done = this.#enqueue(async () => {
                if (this.#group?.content === content)
                    this.#group = undefined;
                return await this.#write(content);
            });
            this.#group = { content, done };
        }
        const { content, done } = this.#group;
        for (const body of bodies)
            content.bodies.push(body);
        for (const operation of alongside)
            content.alongside.push(operation);
        for (const hash of deleted)
            content.deleted.push(hash);
        return done;
    }
    #deleting(hash, arrival) {
        if (arrival === undefined)
            return [this.#marks.deleting(hash)];
        return [this.#index.deleting(hash), this.#bodies.deleting(arrival), this.#marks.deleting(hash)];
    }
    #enqueue(work) {
        const done = this.#last.then(work);
        this.#last = done.catch(() => undefined);
        return done;
    }
    async #write({ bodies, alongside, deleted }) {
        const [held, arrivals] = await Promise.all([
            this.has(bodies.map(body => body.hash)), this.#index.getMany(deleted)
        ]);
        const seen = new Set();
        const added = new Set();
        const toDelete = new Set(deleted.map(hex));
        const operations = [...alongside];
        bodies.forEach(({ hash, ciphertext }, i) => {
            const id = hex(hash);
            if (seen.has(id))
                return;
            seen.add(id);
            if (held[i] !== true || toDelete.has(id))
                added.add(id);
            // The case of a body that is put and deleted ends here, so the body waits again.
            if (held[i] === true && toDelete.has(id))
                operations.push(this.#marks.putting(hash, NOTHING));
            if (held[i] === true)
                return;
            const arrival = u64(this.nextArrival++);
            operations.push(this.#bodies.putting(arrival, ciphertext), this.#index.putting(hash, arrival), this.#marks.putting(hash, NOTHING));
        });
        deleted.forEach((hash, i) => {
            if (!seen.has(hex(hash)))
                operations.push(...this.#deleting(hash, arrivals[i]));
        });
        if (operations.length > 0)
            await this.store.batch(operations, { sync: true });
        return added;
    }
}
//# sourceMappingURL=body-store.js.map