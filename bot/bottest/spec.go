package bottest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"runrate/bot/sandbox"
)

// Spec is a machine-readable description of the Bot API.
type Spec struct {
	Version string
	Methods map[string]specObject
	Types   map[string]specObject
}

type specObject struct {
	Fields   []specField
	Subtypes []string
}

type specField struct {
	Name     string
	Types    []string
	Required bool
}

// SpecPath is where the description lies beside the repository, seen from a
// package two folders down.
const SpecPath = "../../../shared/data/botapi-spec.json"

// LoadSpec reads a description.
func LoadSpec(path string) (*Spec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s Spec
	return &s, json.Unmarshal(data, &s)
}

// Check tells whether a request's method and parameters are known, the
// required ones there, and all of the right type.
func (s *Spec) Check(r sandbox.Request) error {
	method, ok := s.Methods[r.Method]
	if !ok {
		return fmt.Errorf("the Bot API has no method %s", r.Method)
	}
	var errs []error
	for _, f := range method.Fields {
		if _, there := r.Params[f.Name]; f.Required && !there {
			errs = append(errs, fmt.Errorf("%s lacks %s", r.Method, f.Name))
		}
	}
	for name, value := range r.Params {
		i := slices.IndexFunc(method.Fields, func(f specField) bool { return f.Name == name })
		if i < 0 {
			errs = append(errs, fmt.Errorf("%s has no parameter %s", r.Method, name))
			continue
		}
		if err := s.checkAny(method.Fields[i].Types, wireValue(method.Fields[i].Types, value)); err != nil {
			errs = append(errs, fmt.Errorf("%s.%s: %w", r.Method, name, err))
		}
	}
	return errors.Join(errs...)
}

// wireValue makes a JSON value of a form's text: strings come bare, anything else as JSON.
func wireValue(types []string, text string) any {
	if slices.Contains(types, "Integer") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return float64(n)
		}
	}
	if slices.Contains(types, "String") {
		return text
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	return v
}

func (s *Spec) checkAny(types []string, v any) error {
	var errs []error
	for _, t := range types {
		err := s.checkType(t, v)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Spec) checkType(t string, v any) error {
	if inner, ok := strings.CutPrefix(t, "Array of "); ok {
		list, isList := v.([]any)
		if !isList {
			return fmt.Errorf("%v is no list", v)
		}
		for _, item := range list {
			if err := s.checkType(inner, item); err != nil {
				return err
			}
		}
		return nil
	}
	switch t {
	case "Integer":
		if n, ok := v.(float64); !ok || n != float64(int64(n)) {
			return fmt.Errorf("%v is no integer", v)
		}
		return nil
	case "Float":
		return is[float64](v, t)
	case "String":
		return is[string](v, t)
	case "Boolean", "True":
		return is[bool](v, t)
	}
	return s.checkObject(t, v)
}

func is[T any](v any, t string) error {
	if _, ok := v.(T); !ok {
		return fmt.Errorf("%v is no %s", v, t)
	}
	return nil
}

func (s *Spec) checkObject(t string, v any) error {
	object, ok := s.Types[t]
	if !ok {
		return fmt.Errorf("the Bot API has no type %s", t)
	}
	if len(object.Subtypes) > 0 {
		return s.checkAny(object.Subtypes, v)
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is no %s", v, t)
	}
	for _, f := range object.Fields {
		if _, there := fields[f.Name]; f.Required && !there {
			return fmt.Errorf("%s lacks %s", t, f.Name)
		}
	}
	for name, value := range fields {
		i := slices.IndexFunc(object.Fields, func(f specField) bool { return f.Name == name })
		if i < 0 {
			return fmt.Errorf("%s has no field %s", t, name)
		}
		if err := s.checkAny(object.Fields[i].Types, value); err != nil {
			return fmt.Errorf("%s.%s: %w", t, name, err)
		}
	}
	return nil
}
