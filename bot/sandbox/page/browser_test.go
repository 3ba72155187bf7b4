package page_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long anything in a browser may take on a busy machine.
const patience = 30 * time.Second

// browser returns where a browser is, and skips the test where there is none.
func browser(t testing.TB) string {
	t.Helper()
	if raceEnabled {
		t.Skip("the demo is a process of its own, which the race detector does not see: this runs without it")
	}
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium on this machine")
	return ""
}

// readmeCommand is the first command of the README, as it stands.
func readmeCommand(t testing.TB) string {
	t.Helper()
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("```sh\n([^#\n]+)").FindSubmatch(readme)
	if found == nil || !strings.Contains(string(found[1]), "demo") {
		t.Fatal("the first command of the README is not the demo")
	}
	return strings.TrimSpace(string(found[1]))
}

// demo is the demo in a process of its own.
type demo struct {
	url  string
	took time.Duration // from the start to the address
	cmd  *exec.Cmd
	once sync.Once
	rest chan error
}

// compiled compiles the command once, so that what is measured is its start.
var compiled = sync.OnceValue(func() error {
	out, err := exec.Command("go", "build", "-o", os.DevNull, "runrate/cmd/runrate").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
})

// startDemo runs a command until it prints an address.
func startDemo(t testing.TB, command string) *demo {
	t.Helper()
	if err := compiled(); err != nil {
		t.Fatal(err)
	}
	d := &demo{cmd: exec.Command("sh", "-c", "exec "+command), rest: make(chan error, 1)}
	d.cmd.Dir = "../../.."
	d.cmd.Stderr = os.Stderr
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal does: Ctrl-C reaches the whole group
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.interrupt() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("%s printed nothing", command)
	}
	d.url, d.took = lines.Text(), time.Since(began)
	go func() {
		more := lines.Scan()
		err := d.cmd.Wait()
		if more {
			err = fmt.Errorf("it printed more than a line: %q", lines.Text())
		}
		d.rest <- err
	}()
	return d
}

// interrupt is Ctrl-C; it returns how long the end took. The exit code is that
// of go run, which is 1 after any Ctrl-C.
func (d *demo) interrupt() (took time.Duration, err error) {
	d.once.Do(func() {
		began := time.Now()
		_ = syscall.Kill(-d.cmd.Process.Pid, syscall.SIGINT)
		select {
		case err = <-d.rest:
			if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
				err = nil
			}
			if _, dialed := net.Dial("tcp", strings.Split(d.url, "/")[2]); dialed == nil {
				err = errors.New("somebody still listens at its address")
			}
		case <-time.After(patience):
			_ = syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL)
			err = fmt.Errorf("it did not end within %s", patience)
		}
		took = time.Since(began)
	})
	return took, err
}

// openBrowser starts a browser that reaches nothing by itself.
func openBrowser(t testing.TB, path string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx
}

// tab is a page in the browser, with all that it complained of and asked for.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu        sync.Mutex
	complains []string
	requests  []string
	bytes     map[network.RequestID]int64 // received over the wire, without pictures
	pictures  map[network.RequestID]bool
}

func openTab(t testing.TB, browser context.Context, width, height int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx, bytes: map[network.RequestID]int64{}, pictures: map[network.RequestID]bool{}}
	if err := chromedp.Listen(ctx, p.note); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.EmulateViewport(width, height))
	return p
}

// note keeps what the browser reports.
func (p *tab) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.complains = append(p.complains, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			p.complains = append(p.complains, fmt.Sprint(e.Type))
		}
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventResponseReceived:
		p.pictures[e.RequestID] = strings.HasPrefix(e.Response.MimeType, "image/") && !strings.Contains(e.Response.URL, "/static/")
		if e.Response.Status >= 400 {
			p.complains = append(p.complains, fmt.Sprint(e.Response.Status, " for a request"))
		}
	case *network.EventDataReceived:
		if !p.pictures[e.RequestID] {
			p.bytes[e.RequestID] += e.DataLength
		}
	}
}

// do does something in the page, and gives up when it takes too long.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%v\n%s", err, p.screen())
	}
}

// eval is the value of a script.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", script, err, p.screen())
	}
	return v
}

// until waits for a script to be true: it is asked again whenever the page changes.
func (p *tab) until(what, script string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	wait := chromedp.Evaluate[bool](fmt.Sprintf(`new Promise(done => {
		let end
		const over = is => { clearTimeout(end); observer.disconnect(); done(is) }
		const check = () => { if (%s) over(true) }
		const observer = new MutationObserver(check)
		observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true})
		for (const kind of ['load', 'scroll', 'close', 'transitionend']) document.addEventListener(kind, check, true)
		end = setTimeout(() => over(false), %d)
		check()
	})`, script, (patience/2).Milliseconds()), chromedp.EvalAwaitPromise)
	for { // a page that is left for another takes its scripts along
		ok, err := chromedp.Run(ctx, wait)
		if err == nil && ok {
			return
		}
		if err == nil || ctx.Err() != nil {
			p.t.Fatalf("in vain: %s (%v)\n%s", what, err, p.screen())
		}
	}
}

// screen is what can be read on the page, for failures.
func (p *tab) screen() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return text
}

// quiet fails the test if the page complained, or asked for anything elsewhere.
func (p *tab) quiet(origin string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complains {
		p.t.Errorf("the page complains: %s", c)
	}
	for _, r := range p.requests {
		if !strings.HasPrefix(r, origin) && !strings.HasPrefix(r, "data:") && r != "about:blank" {
			p.t.Errorf("the page asks for something elsewhere: %s", r)
		}
	}
}
