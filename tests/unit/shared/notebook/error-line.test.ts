import { expect, test } from "vitest";
import { InputError } from "../../../../shared/errors.ts";
import { errorLine } from "../../../../shared/notebook/error-line.ts";
import { chart } from "../../../../shared/notebook/kinds/chart.ts";
import { montecarlo } from "../../../../shared/notebook/kinds/montecarlo.ts";
import { errorIn } from "../../../../shared/notebook/states.ts";

const BODY = "of: prices\nmodel: gmb\nweights: { x: 1 }\nparameters:\n  mu: 0.1\nhorizon: 0\nfile: a.csv";

test.each([
  ["montecarlo/model", "there is no model", 2],
  ["montecarlo/weight", "--weight x: there is no such instrument", 3],
  ["montecarlo/parameter", "gbm has no parameter", 4],
  ["montecarlo/size", "--horizon 0: write a whole number", 6],
  ["montecarlo/start", "say the price at the start: --start 100", undefined],
  ["data/missing", "a.csv: there is no such file", 7],
  ["indicator/volume", "obv reads volume", undefined],
])("an error of the code %s (%s) is in line %s of its cell", (code, message, line) => {
  expect(errorLine(BODY, { code, message })).toBe(line);
  const error = errorIn(new InputError(code, message), "m", undefined, BODY);
  expect(error.line).toBe(line);
});

test.each([
  ["montecarlo", montecarlo],
  ["chart", chart],
])("a %s cell that says data is pointed to of", (_, kind) => {
  const [problem] = kind.read("data: prices").problems;
  expect(problem).toMatchObject({
    line: 1,
    message: expect.stringContaining("has no data: did you mean of?") as string,
  });
});
