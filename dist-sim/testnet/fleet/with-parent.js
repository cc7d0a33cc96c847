/**
 * Every node of a testnet loads this file before its program (`node --import`). When the process that started
 * the node has ended for any reason, the node stops as on SIGTERM, or exits if it cannot stop.
 */
import process from 'node:process';
const GRACE_MS = 10_000;
if (process.channel !== undefined && process.channel !== null) {
    process.on('disconnect', () => {
        process.kill(process.pid, 'SIGTERM');
        setTimeout(() => { process.exit(1); }, GRACE_MS).unref();
    });
    // This listener must not keep a stopped node alive.
    process.channel.unref();
}
//# sourceMappingURL=with-parent.js.map