export {};
//# sourceMappingURL=adopted-recovery.js.map