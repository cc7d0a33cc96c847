import { hex } from '../../protocol/types/index.js';
import { MAX_GOSSIP_PENDING, MAX_GOSSIP_PENDING_BYTES } from '../shared/limits.js';
/**
 * Counts the gossip messages of each peer that a handler is judging. At the bound we stop reading from
 * that peer: no message is lost, and other peers do not wait.
 */
export class PendingBudget {
    #accounts = new Map();
    enter(id, bytes) {
        const account = this.#account(id);
        account.count++;
        account.bytes += bytes;
    }
    leave(id, bytes) {
        const account = this.#account(id);
        account.count--;
        account.bytes -= bytes;
        const waiting = account.waiting;
        account.waiting = undefined;
        if (account.count === 0)
            this.#accounts.delete(hex(id));
        waiting?.();
    }
    /** Resolves when the peer is below its bound. The only caller per peer is its stream reader. */
    async room(id) {
        for (;;) {
            const account = this.#accounts.get(hex(id));
            if (account === undefined)
                return;
            if (account.count < MAX_GOSSIP_PENDING && account.bytes < MAX_GOSSIP_PENDING_BYTES)
                return;
            await new Promise((resolve) => {
                const earlier = account.waiting;
                account.waiting = () => { earlier?.(); resolve(); };
            });
        }
    }
    #account(id) {
        const key = hex(id);
        const account = this.#accounts.get(key) ?? { count: 0, bytes: 0, waiting: undefined };
        this.#accounts.set(key, account);
        return account;
    }
}
//# sourceMappingURL=pending-budget.js.map