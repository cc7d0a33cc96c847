import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
/**
 * Makes a process exit cleanly after its terminal has closed. At exit, Node 20 resets the terminal, and
 * aborts with SIGABRT if the terminal is gone. It ignores closed descriptors, so they are closed first.
 * @returns a function to call last
 */
export function leaveTerminal() {
    const terminals = [0, 1, 2].filter(fd => isatty(fd));
    return () => {
        for (const fd of terminals) {
            if (!isatty(fd))
                closeSync(fd);
        }
    };
}
//# sourceMappingURL=terminal.js.map