// Counts the cohorts of BenchmarkCohorts with DuckDB, to compare the times.
// The benchmark writes its purchases and the cells that it came to; this reads
// the purchases into memory, times the query alone, and holds its cells
// against the benchmark's. In the repository's root:
//
//	go test ./bot/clients -run '^$' -bench Cohorts/in -benchtime 21x -timeout 30m \
//		-clients 500000 -purchases 10000000 -csv /tmp/purchases.csv -cells /tmp/cells.csv
//	cp -r bot/clients/testdata/duckdb /tmp/duckdb && cd /tmp/duckdb && npm install
//	node cohorts.mjs /tmp/purchases.csv /tmp/cells.csv
//
// DuckDB uses all cores, or as many as a third argument says.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const runs = 5;
const [purchases, cells, threads] = process.argv.slice(2);
if (!cells) {
  console.error('usage: node cohorts.mjs PURCHASES.csv CELLS.csv [THREADS]');
  process.exit(2);
}

// Months are counted as integers. Both formulations end in the same two
// triangles: who bought in the k-th month, and whose last purchase was in it.
const month = `year("date") * 12 + month("date")`;

const matrix = `
  sizes AS (SELECT cohort, sum(n) AS size FROM last GROUP BY cohort),
  axis AS (SELECT cohort, size, unnest(range((SELECT max(cohort + k) FROM last) - cohort + 1)) AS k FROM sizes)
  SELECT cohort, k, size, coalesce(classic.n, 0) AS classic,
    sum(coalesce(last.n, 0)) OVER (PARTITION BY cohort ORDER BY k DESC) AS on_after
  FROM axis LEFT JOIN classic USING (cohort, k) LEFT JOIN last USING (cohort, k)
  ORDER BY cohort, k`;

const formulations = {
  // The first purchase by GROUP BY, joined to the months in which each client bought.
  joined: `
  WITH months AS (SELECT DISTINCT client, ${month} AS m FROM purchases),
  spans AS (SELECT client, min(m) AS cohort, max(m) AS final FROM months GROUP BY client),
  classic AS (SELECT cohort, m - cohort AS k, count(*) AS n FROM months JOIN spans USING (client) GROUP BY ALL),
  last AS (SELECT cohort, final - cohort AS k, count(*) AS n FROM spans GROUP BY ALL),
  ${matrix}`,

  // A single pass over the purchases: each client's months as the bits of a
  // word, from the first month of all.
  masked: `
  WITH origin AS (SELECT year(min("date")) * 12 + month(min("date")) AS m FROM purchases),
  clients AS (SELECT bit_or(1::BIGINT << (${month} - (SELECT m FROM origin))) AS bits FROM purchases GROUP BY client),
  masks AS (SELECT bits, count(*) AS n FROM clients GROUP BY bits),
  bought AS (SELECT unnest(range(63)) AS i),
  months AS (SELECT bits, n, (SELECT m FROM origin) + i AS m FROM masks JOIN bought ON (bits >> i) & 1 = 1),
  spans AS (SELECT bits, any_value(n) AS n, min(m) AS cohort, max(m) AS final FROM months GROUP BY bits),
  classic AS (SELECT cohort, m - cohort AS k, sum(months.n) AS n FROM months JOIN spans USING (bits) GROUP BY ALL),
  last AS (SELECT cohort, final - cohort AS k, sum(n) AS n FROM spans GROUP BY ALL),
  ${matrix}`,
};

const instance = await DuckDBInstance.create(':memory:', threads ? { threads } : {});
const db = await instance.connect();
const began = performance.now();
await db.run(`CREATE TABLE purchases AS SELECT * FROM read_csv('${purchases.replaceAll("'", "''")}', header = true,
  columns = {'client': 'INTEGER', 'date': 'DATE'})`);
const [[count]] = (await db.runAndReadAll('SELECT count(*)::INTEGER FROM purchases')).getRows();
console.log(`${count} purchases loaded in ${Math.round(performance.now() - began)} ms`);

const want = readFileSync(cells, 'utf8').trim().split('\n').slice(1);
for (const [name, query] of Object.entries(formulations)) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const rows = (await db.runAndReadAll(query)).getRows();
    times.push(performance.now() - start);
    compare(name, rows.map(line));
  }
  times.sort((a, b) => a - b);
  console.log(`${name}: ${times[runs >> 1].toFixed(1)} ms, the median of ${times.map((t) => t.toFixed(1)).join(' ')}`);
}

// line is a row as the benchmark writes it.
function line([cohort, k, size, classic, onAfter]) {
  const first = Number(cohort) - 1;
  const label = `${Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, '0')}`;
  return [label, k, size, classic, onAfter].join(',');
}

function compare(name, got) {
  const at = want.findIndex((w, i) => w !== got[i]);
  if (at >= 0 || got.length !== want.length) {
    console.error(`${name}: ${got.length} cells, want ${want.length}; first difference: ${got[at]}, want ${want[at]}`);
    process.exit(1);
  }
}
