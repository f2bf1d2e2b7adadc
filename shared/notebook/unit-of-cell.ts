import { type Plan, type Planned, withSources } from "./graph.ts";
import { type Unit, unitOf } from "./unit.ts";

/** A strategy's text for indicator cells that are compiled alone. */
const CHECK = 'import { Strategy } from "tidebook";\nexport class Check extends Strategy {}';

/** What is compiled for a strategy or indicator cell; undefined for cells of other kinds. */
export function unitOfCell(plan: Plan, { cell, dependsOn }: Planned): Unit | undefined {
  if (cell.kind !== "strategy" && cell.kind !== "indicator") return undefined;
  const sources = withSources(plan, cell.kind === "indicator" ? [cell.id] : dependsOn);
  const indicators = [...sources].flatMap((id) => {
    const found = plan.cells.get(id)?.cell;
    return found ? [{ name: found.name, source: found.body }] : [];
  });
  return unitOf(
    cell.kind === "strategy" ? { name: cell.name, source: cell.body } : { name: "check", source: CHECK },
    indicators,
  );
}
