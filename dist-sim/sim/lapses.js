import { firstSecrets } from '../protocol/keeping/index.js';
import { entryOf } from './entry-of.js';
import { WAL_PATH } from './sim-node.js';
/** Number of copies kept per node; a restore picks a random copy. */
const BACKUPS_KEPT = 4;
/** Share of lost logs with which the file of shared keys is lost too. */
const KEYS_LOST_TOO = 0.3;
/** Lets disks fail under honest software: a log is lost, or an old copy is restored. */
export class Lapses {
    world;
    random;
    #backups = new Map();
    constructor(world, random) {
        this.world = world;
        this.random = random;
    }
    lapse(node) {
        if (node.has('restored') && this.random.chance(0.5))
            this.#backUp(node);
        else if (node.has('restored'))
            this.#restore(node);
        else
            this.#loseLog(node);
    }
    #loseLog(node) {
        this.world.happens('log lost', node.name, 'loses its log');
        node.crash(this.random.chance(0.5));
        node.options.disk.loseFile(WAL_PATH);
        if (this.random.chance(KEYS_LOST_TOO))
            this.#loseKeys(node);
        this.world.restart(node);
    }
    /** Replaces the secrets of shared keys by those of a new key folder. */
    #loseKeys(node) {
        const { chain, disk } = node.options;
        this.world.happens('shared keys lost', node.name, 'loses its shares of keys');
        node.areKeysLost = true;
        disk.keySecrets = firstSecrets(chain.verifier.group, this.random.bytes(32));
    }
    #backUp(node) {
        this.world.note(node.name, 'is backed up');
        const backups = entryOf(this.#backups, node.slot, () => []);
        node.options.disk.copy([WAL_PATH]).then(backup => { backups.unshift(backup); backups.splice(BACKUPS_KEPT); }, (error) => { this.world.crashed(error); });
    }
    #restore(node) {
        const backups = this.#backups.get(node.slot) ?? [];
        if (backups.length === 0)
            return;
        const part = this.random.pick(['all', 'all', 'files', 'store']);
        this.world.happens(`old backup (${part})`, node.name, `is restored from an old backup: ${part}`);
        node.crash(false);
        if (part !== 'store')
            node.isLogOld = true;
        node.options.disk.restore(this.random.pick(backups), part).then(() => { this.world.restart(node); }, (error) => { this.world.crashed(error); });
    }
}
//# sourceMappingURL=lapses.js.map