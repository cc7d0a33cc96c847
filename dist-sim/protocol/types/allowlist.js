export {};
//# sourceMappingURL=allowlist.js.map