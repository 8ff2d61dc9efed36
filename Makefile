# Needs python3 (3.11 or newer) and make. Everything is installed into .venv, once; a change of pyproject.toml renews it.

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
LOG := $(VENV)/install.log
FIND := for p in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done
WORKERS ?= 2
SECONDS ?= 60
LONG_SEARCH := 180

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-all check docs bench fuzz mutants versions sbom units readme new-method clean

help:  ## list these targets · 列出全部目标
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*  ## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.core  ## install, then measure the bundled loan book · 安装并测算内置示例贷款台账
	@$(BIN)/carbonacct demo

test: $(VENV)/.core $(VENV)/.test  ## run every test · 运行全部测试
	@$(PY) -m pytest -n $(WORKERS)

test-all: $(VENV)/.core $(VENV)/.test $(VENV)/.browser $(VENV)/.spark $(VENV)/.docs  ## the same and longer, with browser, office and Spark · 全部测试，加长检验，含浏览器、办公软件与Spark
	@$(PY) -m tests.programs
	@$(MAKE) --no-print-directory docs
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile tests/site_in_browser.py tests/forms_opened.py
	@$(PY) -m pytest tests/spark_cluster.py
	@$(PY) -m pytest -n $(WORKERS) --hypothesis-profile=long
	@$(PY) -m tests.fuzz --seconds $(LONG_SEARCH)

check: $(VENV)/.core $(VENV)/.test $(VENV)/.check $(VENV)/.docs  ## lint, format, types, import law, doctests, docs · 静态检查
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m tools.import_law
	@$(PY) -m tools.sbom --check
	@$(PY) -m pytest --no-header carbonacct
	@$(MAKE) --no-print-directory docs

docs: $(VENV)/.core $(VENV)/.test $(VENV)/.docs  ## build the documentation into site/ · 生成文档
	@$(PY) -m tools.make_docs
	@$(PY) -m mkdocs build --strict
	@$(PY) -m tools.site_links
	@echo 'documentation: site/index.html'

bench: $(VENV)/.core $(VENV)/.bench  ## speed, as ratios against the same work by hand · 性能对比
	@$(PY) -m bench
	@$(PY) -m bench.large

fuzz: $(VENV)/.core $(VENV)/.test  ## search for inputs that break a reader; SECONDS=600 for longer · 寻找使读取出错的输入
	@$(PY) -m tests.fuzz --seconds $(SECONDS)

mutants: $(VENV)/.core $(VENV)/.test  ## change the code bit by bit and see whether the tests notice · 变异测试
	@$(PY) -m tools.mutants

versions: $(VENV)/.core $(VENV)/.test  ## the same bits on every Python found, newest and lowest dependencies · 各版本 Python 与依赖逐位比较
	@$(PY) -m tools.versions

sbom: $(VENV)/.core $(VENV)/.test  ## write the parts list, CycloneDX, to dist/sbom.json · 生成软件物料清单
	@$(PY) -m tools.sbom dist/sbom.json

units: $(VENV)/.core  ## regenerate the unit table · 重新生成单位表
	@$(PY) -m tools.make_units

readme: $(VENV)/.core  ## refresh the outputs shown in README.md · 更新自述文件中的输出
	@$(PY) -m tools.readme_output

new-method: $(VENV)/.core  ## start a method: ID=publication.name · 新增方法
	@$(PY) -m tools.new_method $(ID)

clean:  ## remove what was built; .venv stays · 清除生成的文件
	@rm -rf site dist build docs/reference/generated .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find carbonacct tests tools bench examples -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@python="$$($(FIND))"; test -n "$$python" || { echo 'carbonacct needs Python 3.11 or newer as python3 · 需要 Python 3.11 及以上' >&2; exit 2; }; \
	echo "creating $(VENV) with $$($$python --version) · 创建运行环境"; \
	$$python -m venv $(VENV) || { echo 'python3 cannot make environments; on Debian and Ubuntu install python3-venv' >&2; exit 2; }

$(VENV)/.core: pyproject.toml | $(PY)
	@$(call install,pip,--upgrade 'pip>=25.1')
	@$(call install,carbonacct,--editable .)
	@touch $@

$(VENV)/.test $(VENV)/.check $(VENV)/.docs $(VENV)/.bench $(VENV)/.browser $(VENV)/.spark: $(VENV)/.core
	@$(call install,what '$(subst .,,$(@F))' needs,--group $(subst .,,$(@F)))
	@touch $@

# Installers print addresses of package mirrors, so their output goes to a log.
define install
echo "installing $(1) …"; $(PY) -m pip install $(2) > $(LOG) 2>&1 || { echo 'the installation failed; the reasons are in $(LOG) · 安装失败，原因见该文件' >&2; exit 1; }
endef
