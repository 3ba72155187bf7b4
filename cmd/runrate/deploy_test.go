package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"runrate/bot/sandbox"
)

const (
	unitFile      = "deploy/runrate.service"
	containerFile = "deploy/Containerfile"
)

// unitKeys reads a systemd unit: the values of each key, in order.
func unitKeys(t *testing.T) map[string][]string {
	t.Helper()
	b, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string][]string{}
	section := ""
	for n, line := range strings.Split(string(b), "\n") {
		switch line = strings.TrimSpace(line); {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
		default:
			key, value, ok := strings.Cut(line, "=")
			if !ok || section == "" {
				t.Fatalf("line %d is no setting: %s", n+1, line)
			}
			keys[section+"."+key] = append(keys[section+"."+key], value)
		}
	}
	return keys
}

// The unit starts what there is, comes back by itself, gives the bot time to
// stop, and lets it write nothing but its own directory.
func TestUnit(t *testing.T) {
	keys := unitKeys(t)
	for key, want := range map[string]string{
		"Service.ExecStart": "/usr/local/bin/runrate serve", "Service.Restart": "always", "Service.TimeoutStopSec": "15", "Service.DynamicUser": "yes",
		"Service.StateDirectory": "runrate", "Service.StateDirectoryMode": "0700", "Service.UMask": "0077", "Service.NoNewPrivileges": "yes", "Service.ProtectSystem": "strict",
		"Service.ProtectHome": "yes", "Service.PrivateTmp": "yes", "Service.PrivateDevices": "yes", "Service.CapabilityBoundingSet": "", "Service.RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
		"Service.MemoryDenyWriteExecute": "yes", "Unit.StartLimitIntervalSec": "0", "Service.RestartPreventExitStatus": fmt.Sprint(exitUsage), "Install.WantedBy": "multi-user.target",
	} {
		if got := keys[key]; len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	env := strings.Join(keys["Service.Environment"], "\n")
	for _, want := range []string{"RUNRATE_DB=%S/runrate/", "RUNRATE_TOKEN_FILE=%d/token"} {
		if !strings.Contains(env, want) {
			t.Errorf("the environment has no %s:\n%s", want, env)
		}
	}
	known := environment(t)
	for _, setting := range keys["Service.Environment"] {
		if name, _, _ := strings.Cut(setting, "="); !known[name] {
			t.Errorf("no flag reads %s", name)
		}
	}
}

// environment lists the variables that the program reads, from its own help.
func environment(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for _, name := range regexp.MustCompile(`\$(RUNRATE_\w+)`).FindAllStringSubmatch(must(t, "serve", "--help"), -1) {
		known[name[1]] = true
	}
	if len(known) < 8 {
		t.Fatalf("the help of serve names %v", slices.Collect(maps.Keys(known)))
	}
	return known
}

// systemd itself finds nothing wrong with the unit, where it is there to be asked.
func TestUnitVerifies(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("SKIP: there is no systemd-analyze here")
	}
	b, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	// The program is not installed here: the test's own stands in for it.
	path := write(t, t.TempDir(), "runrate.service", strings.ReplaceAll(string(b), "/usr/local/bin/runrate", os.Args[0]))
	out, err := exec.Command(tool, "verify", "--man=no", path).CombinedOutput()
	if err != nil {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); {
		line := lines.Text()
		if strings.Contains(line, "runrate.service") && !strings.Contains(line, "RestartSteps") && !strings.Contains(line, "RestartMaxDelaySec") {
			t.Errorf("systemd says: %s", line)
		}
	}
	if out, err := exec.Command(tool, "security", "--offline=yes", "--no-pager", "--threshold=20", path).CombinedOutput(); err != nil && !strings.Contains(string(out), "unrecognized option") {
		t.Errorf("systemd-analyze security finds the service too exposed:\n%s", out)
	}
}

// instruction is one line of a Containerfile.
type instruction struct{ name, args string }

func containerStages(t *testing.T) (stages [][]instruction) {
	t.Helper()
	b, err := os.ReadFile(containerFile)
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"FROM", "ARG", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
	for n, line := range strings.Split(string(b), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, args, _ := strings.Cut(line, " ")
		switch {
		case !slices.Contains(known, name):
			t.Fatalf("line %d: no such instruction: %s", n+1, line)
		case name == "FROM":
			stages = append(stages, nil)
		case len(stages) == 0:
			t.Fatalf("line %d stands before any FROM", n+1)
		}
		stages[len(stages)-1] = append(stages[len(stages)-1], instruction{name, args})
	}
	return stages
}

func find(stage []instruction, name string) (args []string) {
	for _, i := range stage {
		if i.name == name {
			args = append(args, i.args)
		}
	}
	return args
}

// The image is built of what is in the repository, with the Go of go.mod, and
// what it runs is the program alone, as nobody special.
func TestContainerfile(t *testing.T) {
	stages := containerStages(t)
	if len(stages) != 2 {
		t.Fatalf("%d stages, want a build and an image", len(stages))
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(mod))[1]
	if from := stages[0][0].args; from != "golang:"+version+" AS build" {
		t.Errorf("it is built by %s, go.mod says %s", from, version)
	}
	for _, args := range find(stages[0], "COPY") {
		words := strings.Fields(args)
		for _, source := range words[:len(words)-1] {
			if _, err := os.Stat(filepath.Join("../..", source)); err != nil {
				t.Errorf("COPY %s: %v", args, err)
			}
		}
	}
	image := stages[1]
	if image[0].args != "scratch" {
		t.Errorf("the image begins with %s", image[0].args)
	}
	made := strings.Join(find(stages[0], "RUN"), "\n") + " /etc/ssl/certs/ca-certificates.crt"
	for _, args := range find(image, "COPY") {
		words := strings.Fields(args)
		if words[0] != "--from=build" || !strings.Contains(made, words[len(words)-2]) {
			t.Errorf("COPY %s: the build makes no such file", args)
		}
	}
	if user := find(image, "USER"); len(user) != 1 || !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user[0]) {
		t.Errorf("it runs as %v, want a number that is not root's", user)
	}
	if env := find(image, "ENV"); len(env) != 1 || env[0] != "RUNRATE_DB=/data/runrate.db TMPDIR=/data" || !slices.Equal(find(image, "VOLUME"), []string{"/data"}) {
		t.Errorf("the database is to be on the volume: ENV %v, VOLUME %v", env, find(image, "VOLUME"))
	}
	_, health, _ := strings.Cut(strings.Join(find(image, "HEALTHCHECK"), ""), "CMD ")
	for _, words := range []string{health, strings.Join(find(image, "ENTRYPOINT"), ""), strings.Join(find(image, "CMD"), "")} {
		var command []string // scratch has no shell
		if err := json.Unmarshal([]byte(words), &command); err != nil || len(command) == 0 {
			t.Errorf("%s is no list of words: %v", words, err)
		}
	}
}

// containerEngine finds an engine that answers and has, or can get, the image to build from.
func containerEngine(t *testing.T) func(args ...string) (string, error) {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIP: an image takes a minute to build")
	}
	why := "neither docker nor podman is here"
	for _, name := range []string{"docker", "podman"} {
		if _, err := exec.LookPath(name); err != nil {
			continue
		}
		engine := func(args ...string) (string, error) {
			var errs strings.Builder
			cmd := exec.Command(name, args...)
			cmd.Stderr = &errs
			out, err := cmd.Output()
			if err != nil {
				err = fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, errs.String())
			}
			return strings.TrimSpace(string(out)), err
		}
		if _, err := engine("info"); err != nil {
			why = "no answer: " + err.Error()
			continue
		}
		base, _, _ := strings.Cut(containerStages(t)[0][0].args, " ")
		if _, err := engine("image", "inspect", base); err != nil {
			if _, err := engine("pull", base); err != nil {
				why = "no image to build from: " + err.Error()
				continue
			}
		}
		return engine
	}
	t.Skip("SKIP: " + why)
	return nil
}

// The image is built, and its program is a bot that its own health check
// finds well, that stops when it is told to, and that leaves a sound database
// to the next container.
func TestContainerRuns(t *testing.T) {
	engine := containerEngine(t)
	must := func(args ...string) string {
		t.Helper()
		out, err := engine(args...)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
	}
	const name = "runrate-test"
	clean := func() {
		_, _ = engine("rm", "-f", name)
		_, _ = engine("volume", "rm", name)
		_, _ = engine("image", "rm", name)
	}
	clean()
	t.Cleanup(clean)
	must("build", "--network", "host", "-f", containerFile, "-t", name, "../..")
	if out := must("run", "--rm", "--read-only", name, "version"); !strings.HasPrefix(out, "runrate ") {
		t.Errorf("version says %q", out)
	}

	server, err := sandbox.Start(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	must("run", "-d", "--name", name, "--network", "host", "--read-only", "-v", name+":/data", "-e", "RUNRATE_TOKEN="+server.Token(), "-e", "RUNRATE_API="+server.URL(), name)
	server.Phone(sandbox.User{ID: 7, FirstName: "P", LanguageCode: "en"}).Send("/start")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := server.WaitConfirmed(ctx); err != nil {
		t.Fatalf("the bot took no update: %v\n%s", err, must("logs", name))
	}
	var check []string
	for _, in := range containerStages(t)[1] {
		if _, command, ok := strings.Cut(in.args, "CMD "); ok && in.name == "HEALTHCHECK" {
			if err := json.Unmarshal([]byte(command), &check); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(append([]string{"exec", name}, check...)...)
	must("stop", name)
	if code := must("inspect", "-f", "{{.State.ExitCode}}", name); code != "0" {
		t.Errorf("it ended with %s after a stop:\n%s", code, must("logs", name))
	}
	if out := must("run", "--rm", "--read-only", "-v", name+":/data", name, "check"); strings.Contains(out, "FAIL") {
		t.Errorf("its database:\n%s", out)
	}
}
