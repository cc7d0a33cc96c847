export {};
//# sourceMappingURL=base-options.js.map