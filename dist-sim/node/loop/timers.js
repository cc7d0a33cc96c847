/**
 * Calls `task` every `ms`, for the first time after `ms`, until the host loop has stopped.
 * @returns a function that stops the calls earlier
 */
export function every({ scheduler, hostLoop }, ms, task) {
    let cancel;
    const repeat = () => {
        cancel = scheduler.after(ms, () => {
            if (hostLoop.stopped)
                return;
            task();
            repeat();
        });
    };
    repeat();
    return () => { cancel(); };
}
export function pause(scheduler, ms) {
    return new Promise(resolve => { scheduler.after(ms, resolve); });
}
//# sourceMappingURL=timers.js.map