import { defineConfig, globalIgnores } from "eslint/config";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

// AssemblyScript (wasm/strategy, examples) is not TypeScript: its compiler is its check. Formatting is prettier's.
export default defineConfig(
  globalIgnores(["dist/", "wasm/pkg/", "wasm/releases/", "wasm/engine/", "wasm/strategy/", "examples/", "web/public/"]),
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["*.js"] }, extraFileExtensions: [".svelte"] },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-constant-binary-expression": "error",
      "no-control-regex": "error",
      "no-eval": "error",
      "no-irregular-whitespace": "error",
      "no-misleading-character-class": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-unsafe-finally": "error",
      "no-useless-escape": "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      "use-isnan": "error",
      "valid-typeof": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/return-await": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // An async function without await still turns a throw into a rejection, which interfaces ask for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // What another component takes and gives is unknown to these rules; svelte-check knows it.
      "@typescript-eslint/no-redundant-type-constituents": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // Markup that a text becomes is a door for what the text's writer wants to run.
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      // State is immutable and replaced whole; maps and sets in it are values as numbers are.
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/no-target-blank": "error",
    },
  },
  { files: ["tests/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off", "no-console": "off" } },
);
