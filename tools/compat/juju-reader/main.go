// juju-reader says what Juju's own reader makes of charms. It reads paths of charm folders and .charm files from
// stdin, one a line, and answers each with one line of JSON: {"ok": true, "charm": {...}} or {"ok": false, "error": "..."}.
//
// Beyond reading, it does what Juju does before a charm is used: it checks the LXD profile, and unpacks an archive.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/juju/charm/v12"
)

type answer struct {
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
	Charm *facts `json:"charm,omitempty"`
}

type facts struct {
	Name      string            `json:"name"`
	Format    int               `json:"format"`
	Endpoints map[string]string `json:"endpoints"`
	Options   map[string]option `json:"options"`
	Actions   []string          `json:"actions"`
	Bases     []string          `json:"bases"`
}

type option struct {
	Type string `json:"type"`
	// As Go writes it: JSON has no NaN, and does not tell 1 from 1.0.
	Default string `json:"default"`
}

func main() {
	paths := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for paths.Scan() {
		if err := answers.Encode(ask(paths.Text())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func ask(path string) (said answer) {
	// Some values make the reader panic; Juju's client ends on them too.
	defer func() {
		if problem := recover(); problem != nil {
			said = answer{Error: fmt.Sprint("panic: ", problem)}
		}
	}()
	read, err := read(path)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{OK: true, Charm: factsOf(read)}
}

func read(path string) (charm.Charm, error) {
	read, err := charm.ReadCharm(path)
	if err != nil {
		return nil, err
	}
	if profiler, ok := read.(charm.LXDProfiler); ok && profiler.LXDProfile() != nil {
		if err := profiler.LXDProfile().ValidateConfigDevices(); err != nil {
			return nil, err
		}
	}
	if archive, ok := read.(*charm.CharmArchive); ok {
		return read, unpack(archive)
	}
	return read, nil
}

func unpack(archive *charm.CharmArchive) error {
	folder, err := os.MkdirTemp("", "juju-reader")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	return archive.ExpandTo(folder)
}

func factsOf(read charm.Charm) *facts {
	meta := read.Meta()
	found := facts{
		Name:      meta.Name,
		Format:    int(charm.MetaFormat(read)),
		Endpoints: map[string]string{},
		Options:   map[string]option{},
		Actions:   []string{},
		Bases:     []string{},
	}
	for name, relation := range meta.CombinedRelations() {
		found.Endpoints[name] = fmt.Sprintf("%s %s", relation.Role, relation.Interface)
	}
	for name, one := range read.Config().Options {
		found.Options[name] = option{Type: one.Type, Default: fmt.Sprintf("%#v", one.Default)}
	}
	for name := range read.Actions().ActionSpecs {
		found.Actions = append(found.Actions, name)
	}
	if manifest := read.Manifest(); manifest != nil {
		for _, base := range manifest.Bases {
			found.Bases = append(found.Bases, fmt.Sprintf("%s %s %v", base.Name, base.Channel, base.Architectures))
		}
	}
	return &found
}
