export {};
//# sourceMappingURL=cryptography.js.map