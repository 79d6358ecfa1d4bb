// tslab builds the whole program twice for each cell, the first time only to learn which names the cell declares; parsing and
// binding the cell alone tells the same.
'use strict';
module.exports = {
  module: 'tslab/dist/converter.js',
  loses: 'each cell takes longer to convert',
  replacements: [
    [
      `        updateContent(prevDecl, src);
        let declsFile = builder.getSourceFile(declFilename);
        let srcFile = builder.getSourceFile(srcFilename);
        const locals = srcFile.locals;`,
      `        let declsFile, srcFile;
        const alone = ts.createSourceFile(srcFilename, srcPrefix + src, transpileTarget);
        ts.bindSourceFile(alone, builder.getProgram().getCompilerOptions());
        const locals = alone.locals;`,
    ],
    [
      `        asMutable(srcFile).parent = declsFile;
        const diag =`,
      `        if (keys.size === 0) {
            updateContent(prevDecl, src);
            declsFile = builder.getSourceFile(declFilename);
            srcFile = builder.getSourceFile(srcFilename);
        }
        asMutable(srcFile).parent = declsFile;
        const diag =`,
    ],
  ],
};
