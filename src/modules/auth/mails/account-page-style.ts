export const ACCOUNT_PAGE_STYLE = `:root {
  color-scheme: light dark;
  --accent: #1d4ed8;
  --on-accent: #ffffff;
  --edge: #6b7280;
  --problem: #b91c1c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: #8ab4ff;
    --on-accent: #10192b;
    --edge: #9ca3af;
    --problem: #ff9d94;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none; }
body {
  margin: 0;
  padding: 2rem 1rem;
  font: 1rem/1.5 system-ui, sans-serif;
}
main { max-width: 26rem; margin: 0 auto; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.5rem; font-size: 1.5rem; line-height: 1.25; }
h1:focus { outline: none; }
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
label.choice { margin: 0 0 1.25rem; padding: .5rem 0; font-weight: 400; }
input:not([type="checkbox"]) {
  width: 100%;
  margin: 0 0 .5rem;
  padding: .625rem .75rem;
  border: 1px solid var(--edge);
  border-radius: .375rem;
  font: inherit;
}
input[type="checkbox"] { width: 1.125rem; height: 1.125rem; vertical-align: -.125rem; }
.hint { margin: 0 0 .75rem; font-size: .875rem; }
button {
  width: 100%;
  min-height: 2.75rem;
  margin-top: .5rem;
  padding: .625rem 1rem;
  border: 0;
  border-radius: .375rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:disabled { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { color: var(--problem); font-weight: 600; white-space: pre-line; }
`;
