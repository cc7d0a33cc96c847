import { sha256 } from '../protocol/crypto/index.js';
import { utf8 } from '../protocol/types/index.js';
/**
 * The only source of chance in a simulation: sfc32, seeded by the hash of a name. A fork has another name
 * and thus a separate sequence. So one more draw for the network does not change the draws for the disks.
 */
export class Random {
    name;
    #a;
    #b;
    #c;
    #counter;
    constructor(name) {
        this.name = name;
        const seed = sha256(utf8(name));
        const view = new DataView(seed.buffer, seed.byteOffset);
        this.#a = view.getUint32(0);
        this.#b = view.getUint32(4);
        this.#c = view.getUint32(8);
        this.#counter = view.getUint32(12);
    }
    fork(name) {
        return new Random(`${this.name}/${name}`);
    }
    /** Returns a number x with 0 ≤ x < 1. */
    unit() {
        const sum = (this.#a + this.#b + this.#counter) | 0;
        this.#counter = (this.#counter + 1) | 0;
        this.#a = this.#b ^ (this.#b >>> 9);
        this.#b = (this.#c + (this.#c << 3)) | 0;
        this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
        return (sum >>> 0) / 0x1_0000_0000;
    }
    chance(probability) {
        return this.unit() < probability;
    }
    /** Returns a whole number from `least` to `most`, both included. */
    between(least, most) {
        return least + Math.floor(this.unit() * (most - least + 1));
    }
    pick(list) {
        const picked = list[this.between(0, list.length - 1)];
        if (picked === undefined)
            throw new Error('nothing to pick from');
        return picked;
    }
    shuffled(list) {
        const shuffled = [...list];
        for (let i = shuffled.length - 1; i > 0; i--) {
            const j = this.between(0, i);
            const kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        return shuffled;
    }
    subset(list) {
        return list.filter(() => this.chance(0.5));
    }
    bytes(count) {
        const bytes = new Uint8Array(count);
        for (let i = 0; i < count; i++)
            bytes[i] = this.between(0, 255);
        return bytes;
    }
}
//# sourceMappingURL=random.js.map