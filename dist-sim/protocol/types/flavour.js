export {};
//# sourceMappingURL=flavour.js.map