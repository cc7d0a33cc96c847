import { certificateBeside, verifyCertificate } from '../../protocol/codec/index.js';
import { assembleBlock } from '../../protocol/replica/index.js';
/**
 * Checks signatures of fetched blocks while the disk is busy with earlier blocks. It leaves out the block
 * that the replica has now. It decides nothing: it fills the cache of the verifier, and the replica then
 * makes all checks itself.
 */
export class LookAhead {
    parts;
    served;
    #height;
    #isOver = false;
    constructor(parts, served) {
        this.parts = parts;
        this.served = served;
        this.#height = parts.hostLoop.state.context.height + 1;
        this.#next();
    }
    stop() {
        this.#isOver = true;
    }
    /** Checks one block when this process is idle, then schedules the next. */
    #next() {
        this.parts.scheduler.idle(() => {
            if (this.#isOver)
                return;
            this.#height = Math.max(this.#height, this.parts.hostLoop.state.context.height + 1);
            if (this.#check())
                this.#next();
        });
    }
    /** False after the last block, or at an invalid block, which the replica refuses later. */
    #check() {
        const { chain, hostLoop: { state: { context: { recovery, set }, ledger } } } = this.parts;
        const next = this.served.blocks[this.#height - this.served.from];
        if (next === undefined)
            return false;
        const certificate = certificateBeside(next.certificate);
        const block = assembleBlock(chain, ledger.set, next.block);
        if (certificate.verdict !== 'accept' || block.verdict !== 'accept')
            return false;
        if (verifyCertificate(chain, set.members, certificate.value, recovery).verdict !== 'accept')
            return false;
        this.#height++;
        return true;
    }
}
//# sourceMappingURL=look-ahead.js.map