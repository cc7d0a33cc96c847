export {};
//# sourceMappingURL=delta.js.map