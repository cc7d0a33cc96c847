import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
const ENDED = 'ended';
export function ownIdentity() {
    return { pid: process.pid, started: startOf(process.pid) ?? '' };
}
/**
 * Tells whether a process still runs. If its start time is unknown, only the pid is compared. A zombie has
 * ended although its pid is still in use: in a container its parent may never read its exit code.
 */
export function isAlive({ pid, started }) {
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        // EPERM: the process runs as another user.
        if (error.code !== 'EPERM')
            return false;
    }
    const now = startOf(pid);
    if (now === ENDED)
        return false;
    return now === undefined || started === '' || now === started;
}
function startOf(pid) {
    return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
}
/**
 * Reads the start time from proc(5). In stat, field 3 is the state, field 20 the number of threads, and field
 * 22 the start in ticks since boot. The boot id distinguishes boots.
 */
function linuxStart(pid) {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The second field is the command in brackets, which may contain blanks and brackets.
        const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // A zombie with threads has not ended: one of its threads may still write.
        if (afterCommand[0] === 'Z' && Number(afterCommand[17]) <= 1)
            return ENDED;
        const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
        return `${boot}:${afterCommand[19] ?? ''}`;
    }
    catch {
        return undefined;
    }
}
function psStart(pid) {
    try {
        const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
        return text.trim() === '' ? undefined : text.trim();
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=process-identity.js.map