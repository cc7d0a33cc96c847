export {};
//# sourceMappingURL=header.js.map