export const systemClock = {
    wall: () => Date.now(),
    monotonic: () => performance.now()
};
export const systemScheduler = {
    after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => { clearTimeout(timer); };
    },
    idle(task) {
        setImmediate(task);
    }
};
//# sourceMappingURL=clocks.js.map