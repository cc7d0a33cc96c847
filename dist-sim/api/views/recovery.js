export {};
//# sourceMappingURL=recovery.js.map