export {};
//# sourceMappingURL=chain-ground.js.map