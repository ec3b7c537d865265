// COIN-OR Cbc 2.10 (EPL-2.0), linked dynamically: a solver of integer linear programs.
#ifndef CCBC_SHIM_H
#define CCBC_SHIM_H

#include <Cbc_C_Interface.h>

#endif
